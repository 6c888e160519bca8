#!/bin/sh
# writer.sh NAME FILE: appends numbered records to FILE, each committed with
# fsync before the next. Between two records it obeys the flag "stop": it says
# in NAME.stopped which record was the last, and waits until the flag is gone.
# NAME.last tells, at any time, which record was committed last.
name=$1
file=$2
state=${RIG_STATE:-/run/rig}
number=0
echo $$ > "$state/$name.writer"

while :; do
  if [ -e "$state/stop" ]; then
    echo "$number" > "$state/$name.new"
    mv "$state/$name.new" "$state/$name.stopped"
    while [ -e "$state/stop" ]; do sleep 0.01; done
    rm -f "$state/$name.stopped"
    # The flag may be back already; only the top of the loop may pass it.
    continue
  fi
  number=$((number + 1))
  printf 'record %056d\n' "$number" |
    dd of="$file" bs=64 oflag=append conv=notrunc,fsync 2> "$state/$name.dd" ||
    exit
  echo "$number" > "$state/$name.new"
  mv "$state/$name.new" "$state/$name.last"
done
