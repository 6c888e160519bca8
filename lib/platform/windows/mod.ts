/**
 * Windows, put together from its parts.
 *
 * @module
 */

import type { Os } from "../mod.ts";
import { authorizedKeys } from "./authorized_keys.ts";
import { channels } from "./channels.ts";
import { clock } from "./clock.ts";
import { cpus } from "./cpus.ts";
import { devices } from "./devices.ts";
import { disks } from "./disks.ts";
import { files } from "./files.ts";
import { volumesWith } from "./filesystems.ts";
import { hookSystem } from "./hook_system.ts";
import { host } from "./host.ts";
import { WindowsLauncher } from "./launcher.ts";
import { LoadSampler } from "./load.ts";
import { newMarking } from "./marking.ts";
import { mounts } from "./mounts.ts";
import { network } from "./network.ts";
import { passwords } from "./passwords.ts";
import { power } from "./power.ts";
import { processes } from "./processes.ts";
import { ConsoleSignals } from "./signals.ts";
import { supervise } from "./supervision.ts";
import { users } from "./users.ts";
import { ownFolder } from "./places.ts";
import { vitals } from "./vitals.ts";
import { volumeSources } from "./volume_sources.ts";
import { VssFreezing } from "./vss.ts";
import { InstalledVss } from "./vss_library.ts";

const installed = new InstalledVss(() => ownFolder(Deno.env));
const vss = new VssFreezing(() => installed.load());

/** What Windows can do for the agent. */
export const windows: Os = {
  name: "windows",
  channels,
  files,
  filesystems: volumesWith(vss, volumeSources),
  newMarking: (owner) => newMarking(owner),
  newWriters: (settings) => vss.writers(settings),
  hooks: hookSystem,
  newLauncher: () => new WindowsLauncher(),
  processes,
  listen: () => new ConsoleSignals(),
  supervise,
  abilities: {
    authorizedKeys,
    clock,
    cpus,
    devices,
    disks,
    host,
    load: new LoadSampler(),
    mounts,
    network,
    passwords,
    power,
    users,
    vitals,
  },
};
