#!/bin/sh
# chaos_legacy.sh freeze|thaw: the hook of -F among those of the chaos.
exec /rig/chaos_hook.sh legacy "$1"
