#!/bin/sh
# The machine's half of the control shell. A request is a line "ID BASE64",
# where the second word is a script; the reply is "ID STATUS BASE64" with what
# the script printed. Scripts run side by side, so that one which a frozen
# filesystem blocks does not keep the others waiting.

serve() {
  work=/run/control/$1
  mkdir -p "$work"
  echo "$2" | base64 -d > "$work/script"
  sh "$work/script" > "$work/output" 2>&1 < /dev/null 3>&-
  { printf '%s %s ' "$1" "$?"; base64 -w 0 "$work/output"; echo; } \
    > "$work/reply"
  # One reply at a time: a long one reaches the port in several pieces.
  until mkdir /run/control/lock 2> /dev/null; do sleep 0.01; done
  cat "$work/reply" >&3
  rmdir /run/control/lock
  rm -r "$work"
}

cd / || exit
mkdir -p /run/control
exec 3<> /dev/virtio-ports/stillpoint.control
while :; do
  while read -r id script <&3; do
    serve "$id" "$script" &
  done
  # A port reads as ended while nobody is connected on the host's side.
  sleep 0.1
done
