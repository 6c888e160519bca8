#!/bin/sh
# The first process of a machine with Wine: machine.sh DEBIAN ROOT PROGRAMS
# COMMAND... unshare(1) has given it mounts and process numbers of its own, so
# whatever it mounts and starts goes when it ends.
#
# DEBIAN is the system. Where ROOT is another folder, the system appears there,
# and what is changed is in memory. PROGRAMS appears in it as /opt.
set -eu
debian=$1 root=$2 programs=$3
shift 3

if [ "$root" != "$debian" ]; then
  mount -t tmpfs tmpfs "$root"
  mkdir "$root/upper" "$root/work" "$root/system"
  mount -t overlay overlay -o \
    "lowerdir=$debian,upperdir=$root/upper,workdir=$root/work" "$root/system"
  root=$root/system
fi
mount -t proc proc "$root/proc"
# Not the whole of /dev: Wine would offer this machine's disks and ports.
mount -t tmpfs tmpfs "$root/dev"
for name in null zero full random urandom tty ptmx; do
  : >"$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount --bind /dev/pts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$programs" "$root/opt"
exec chroot "$root" "$@"
