#!/bin/sh
# chaos_probe.sh SECONDS FOLDER...: writes to each folder, durably, and says
# "FOLDER free" if that went through, "FOLDER refused" if it failed, "FOLDER
# frozen" if a freeze has put it to sleep, and "FOLDER waiting" if it is still
# under way when time is up. What sleeps goes on sleeping until the thaw.
state=/run/chaos/probes
end=$1
shift
number=$$-0
for folder in "$@"; do
  number=$$-$((${number#*-} + 1))
  sh -c '
    echo $$ > $1.pid
    if dd if=/dev/zero of=$2/probe bs=512 count=1 conv=fsync; then
      echo free > $1.new
    else
      echo refused > $1.new
    fi
    mv $1.new $1.end' sh $state/$number "$folder" > $state/$number.said 2>&1 &
done

# A writer that sleeps in sb_start_write(): fs/super.c of Linux.
is_frozen() {
  read -r pid 2> /dev/null < $state/$1.pid || return 1
  for task in $pid $(cat /proc/$pid/task/$pid/children 2> /dev/null); do
    case $(cat /proc/$task/wchan 2> /dev/null) in
      percpu_rwsem_wait | __percpu_down_read) return 0 ;;
    esac
  done
  return 1
}

look() {
  number=$$-0
  open=0
  said=
  for folder in "$@"; do
    number=$$-$((${number#*-} + 1))
    if read -r how 2> /dev/null < $state/$number.end; then :
    elif is_frozen $number; then how=frozen
    else how=waiting open=1
    fi
    said="$said$folder $how
"
  done
}

limit=$(($(cut -d. -f1 /proc/uptime) + end))
look "$@"
while [ $open = 1 ] && [ "$(cut -d. -f1 /proc/uptime)" -lt $limit ]; do
  sleep 0.05
  look "$@"
done
printf %s "$said"
