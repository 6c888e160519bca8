#!/bin/sh
# chaos_agent.sh GROUP PROGRAM...: runs a program in a control group of its own,
# as a service manager does, so that everything it starts can be found.
mkdir "/run/cgroup/$1"
echo $$ > "/run/cgroup/$1/cgroup.procs"
shift
exec "$@"
