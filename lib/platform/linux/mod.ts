/**
 * Linux, put together from its parts.
 *
 * @module
 */

import { findAccount } from "../../ffi/account.ts";
import type { Os } from "../mod.ts";
import { authorizedKeys } from "./authorized_keys.ts";
import { channels } from "./channels.ts";
import { clock } from "./clock.ts";
import { cpus, cpuSwitch } from "./cpus.ts";
import { disks } from "./disks.ts";
import { examination } from "./examination.ts";
import { files } from "./files.ts";
import { filesystems } from "./filesystems.ts";
import { hookSystem } from "./hook_system.ts";
import { host } from "./host.ts";
import { LinuxLauncher } from "./launcher.ts";
import { memory } from "./memory.ts";
import { mounts } from "./mounts.ts";
import { network } from "./network.ts";
import { passwords } from "./passwords.ts";
import { power } from "./power.ts";
import { processes } from "./processes.ts";
import { UnixSignals } from "./signals.ts";
import { load, stats } from "./stats.ts";
import { supervise } from "./supervision.ts";
import { users } from "./users.ts";
import { vitals } from "./vitals.ts";

/** What Linux can do for the agent. */
export const linux: Os = {
  name: "linux",
  accounts: { find: findAccount },
  channels,
  examination,
  files,
  filesystems,
  hooks: hookSystem,
  newLauncher: () => new LinuxLauncher(),
  processes,
  listen: () => new UnixSignals(),
  supervise,
  abilities: {
    authorizedKeys,
    clock,
    cpus,
    cpuSwitch,
    disks,
    host,
    load,
    memory,
    mounts,
    network,
    passwords,
    power,
    stats,
    users,
    vitals,
  },
};
