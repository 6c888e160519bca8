#!/bin/sh
# Gives each virtio port a link that carries its name, as udev does.
mkdir -p /dev/virtio-ports
for link in /dev/virtio-ports/*; do
  [ -e "$link" ] || rm -f "$link"
done
for port in /sys/class/virtio-ports/*; do
  read -r name < "$port/name" || continue
  [ -e "/dev/virtio-ports/$name" ] && continue
  ln -sf "../${port##*/}" "/dev/virtio-ports/$name"
done
