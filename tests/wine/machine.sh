#!/bin/sh
# The first process of a machine with Wine: machine.sh LAYERS ROOT PROGRAMS
# COMMAND... unshare(1) has given it mounts and process numbers of its own, so
# whatever it mounts and starts goes when it ends.
#
# LAYERS are the folders that the system is made of, the uppermost first, with
# colons between them. It appears in ROOT, and what is changed is in memory,
# but for root's home if the variable KEEP_HOME names a folder for that.
# PROGRAMS appears in it as /opt.
set -eu
layers=$1 root=$2 programs=$3
shift 3

mount -t tmpfs tmpfs "$root"
mkdir "$root/upper" "$root/work" "$root/system"
mount -t overlay overlay -o \
  "lowerdir=$layers,upperdir=$root/upper,workdir=$root/work" "$root/system"
root=$root/system
mount -t proc proc "$root/proc"
# Not the whole of /dev: Wine would offer this machine's disks and ports.
mount -t tmpfs tmpfs "$root/dev"
for name in null zero full random urandom tty ptmx; do
  : >"$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount --bind /dev/pts "$root/dev/pts"
# Of /sys only what tells of processors; Wine finds none without it.
mount -t tmpfs tmpfs "$root/sys"
mkdir -p "$root/sys/devices/system/cpu"
mount --rbind /sys/devices/system/cpu "$root/sys/devices/system/cpu"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$programs" "$root/opt"
if [ -n "${KEEP_HOME-}" ]; then mount --bind "$KEEP_HOME" "$root/root"; fi
exec chroot "$root" "$@"
