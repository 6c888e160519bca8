#!/bin/busybox sh
# The first process of the machine. Sets everything up, writes what went wrong
# to /run/trouble, and then leaves the rest to busybox's init, which reaps
# orphans and keeps the control shell alive.
/bin/busybox mkdir -p /etc /var/log /bin /sbin /usr/bin /usr/sbin
/bin/busybox --install -s /bin
export PATH=/bin:/sbin:/usr/bin:/usr/sbin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
ln -s ../run /var/run
mount -t tmpfs tmpfs /tmp
: > /run/trouble

try() {
  "$@" 2> /run/words || echo "$*: $(cat /run/words)" >> /run/trouble
}

while read -r module; do
  try insmod "$module"
done < /rig/modules

# A machine that slept with its memory on this disk never comes back from here.
if [ -e /rig/resume ]; then
  disk=$(cat /rig/resume)
  cat "/sys/block/${disk##*/}/dev" > /sys/power/resume
fi

# Like udev: names for the ports, now and whenever one comes or goes.
/rig/ports.sh
uevent /rig/ports.sh > /dev/null 2>&1 &

# A disk is known by its serial, whatever letter the kernel gave it.
while read -r serial type mount options; do
  for block in /sys/block/vd*; do
    [ "$(cat "$block/serial")" = "$serial" ] || continue
    mkdir -p "$mount"
    try mount -t "$type" -o "$options" "/dev/${block##*/}" "$mount"
  done
  grep -q " $mount " /proc/mounts || echo "no $serial" >> /run/trouble
done < /rig/disks

ip link set lo up
echo '::respawn:/rig/control.sh' > /etc/inittab
exec init
