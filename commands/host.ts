/**
 * What the machine and its system are.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import type { Release } from "../lib/platform/host.ts";
import { object } from "../lib/schema.ts";

/** Tells the machine's name. */
export const hostName: Command = command({
  name: "guest-get-host-name",
  summary: "Tells the machine's host name.",
  args: object({}),
  returns: "GuestHostName",
  needs: ["host"],
  run: (_args, { host }) => ({ "host-name": host.name() }),
});

/** Tells which system the machine has. */
export const osinfo: Command = command({
  name: "guest-get-osinfo",
  summary: "Tells the kernel and the distribution, or what stands for them.",
  args: object({}),
  returns: "GuestOSInfo",
  needs: ["host"],
  run: async (_args, { host }) => shape(await host.release()),
});

function shape({ kernel, distribution }: Release): Record<string, unknown> {
  return {
    "kernel-release": kernel.release,
    "kernel-version": kernel.version,
    machine: kernel.machine,
    id: distribution.id,
    name: distribution.name,
    "pretty-name": distribution.prettyName,
    version: distribution.version,
    "version-id": distribution.versionId,
    variant: distribution.variant,
    "variant-id": distribution.variantId,
  };
}
