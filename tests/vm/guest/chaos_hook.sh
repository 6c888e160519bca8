#!/bin/sh
# chaos_hook.sh NAME freeze|thaw: notes each call in "events", and then behaves
# as a file NAME.freeze or NAME.thaw has it. Whatever takes long ends with the
# flag "trouble".
state=/run/chaos
echo "$2 $1" >> $state/events
read -r how 2> /dev/null < "$state/$1.$2" || how=well

wait_for_peace() {
  while [ -e $state/trouble ]; do sleep 0.05; done
}

case $how in
  fail) echo "told to fail"; exit 1 ;;
  slow) sleep 0.3 ;;
  hang) wait_for_peace ;;
  deaf) trap '' TERM HUP INT; wait_for_peace ;;
  # A child that outlives the hook and keeps what it inherited.
  fork) wait_for_peace & ;;
esac
exit 0
