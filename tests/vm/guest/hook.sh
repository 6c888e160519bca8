#!/bin/sh
# hook.sh freeze|thaw: stops every writer between two records and says in
# "frozen-at" which record each had committed last; lets them go on. Each call
# is noted in "hook.log".
state=${RIG_STATE:-/run/rig}
mkdir -p "$state"
echo "$1" >> "$state/hook.log"

freeze() {
  : > "$state/stop"
  : > "$state/frozen-at"
  for writer in "$state"/*.writer; do
    [ -e "$writer" ] || continue
    name=${writer##*/}
    await "${name%.writer}"
  done
}

await() {
  tries=0
  until [ -e "$state/$1.stopped" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 1000 ] || { echo "writer $1 does not stop"; exit 1; }
    sleep 0.01
  done
  echo "$1 $(cat "$state/$1.stopped")" >> "$state/frozen-at"
}

case $1 in
  freeze) freeze ;;
  thaw) rm -f "$state/stop" ;;
  *) echo "usage: hook.sh freeze|thaw"; exit 2 ;;
esac
