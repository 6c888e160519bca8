#!/bin/sh
# Starts the agent with an environment of a single variable, as systemd may,
# and prints its process number.
env -i PATH="$PATH" "$@" > /run/agent.out 2>&1 &
echo $! | tee /run/agent.pid
