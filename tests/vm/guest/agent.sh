#!/bin/sh
# Starts the agent with an environment of a single variable, as systemd may,
# and prints its process number. How it ended goes to agent-NUMBER.status.
rm -f /run/agent.pid
{
  env -i PATH="$PATH" "$@" > /run/agent.out 2>&1 &
  pid=$!
  rm -f "/run/agent-$pid.status"
  echo "$pid" > /run/agent.new
  mv /run/agent.new /run/agent.pid
  wait "$pid"
  echo $? > "/run/agent-$pid.status"
} > /dev/null 2>&1 &
until [ -e /run/agent.pid ]; do sleep 0.01; done
cat /run/agent.pid
