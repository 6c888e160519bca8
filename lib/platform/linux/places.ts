/**
 * Where things are on Linux.
 *
 * @module
 */

import type { Places } from "../supervision.ts";

/** Where things are unless something else was said. */
export const LINUX_PLACES: Places = {
  config: "/etc/stillpoint/stillpoint.conf",
  referenceConfig: "/etc/qemu/qemu-ga.conf",
  hooks: [
    "/etc/stillpoint/fsfreeze-hook",
    "/etc/qemu/fsfreeze-hook",
    "/etc/qemu-kvm/fsfreeze-hook",
    "/etc/qemu-ga/fsfreeze-hook",
  ],
  hook: "/etc/qemu/fsfreeze-hook",
  hookDirectory: "/etc/stillpoint/hooks.d",
  pidfile: "/run/stillpoint/stillpoint.pid",
  statedir: "/run/stillpoint",
  journal: "/var/lib/stillpoint/journal.jsonl",
  ports: new Map([
    ["virtio-serial", "/dev/virtio-ports/org.qemu.guest_agent.0"],
    ["isa-serial", "/dev/ttyS0"],
  ]),
};
