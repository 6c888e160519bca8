/**
 * The table of commands: a command that is not here does not exist.
 *
 * @module
 */

import type { Command } from "../lib/command.ts";
import { getVcpus, setVcpus } from "./cpus.ts";
import { devices } from "./devices.ts";
import { disks } from "./disks.ts";
import { filesystems, trim } from "./filesystems.ts";
import { exec, execStatus } from "./exec.ts";
import {
  execCloseStdin,
  execKill,
  execRead,
  execWrite,
} from "./exec_control.ts";
import {
  fileClose,
  fileFlush,
  fileOpen,
  fileRead,
  fileSeek,
  fileWrite,
} from "./file.ts";
import { freezeCycle, lastCycle } from "./freeze_cycle.ts";
import { freezePlan } from "./freeze_plan.ts";
import { freeze, freezeList, status, thaw } from "./fsfreeze.ts";
import { hostName, osinfo } from "./host.ts";
import { info } from "./info.ts";
import {
  getMemoryBlockInfo,
  getMemoryBlocks,
  setMemoryBlocks,
} from "./memory.ts";
import { getMetrics } from "./metrics.ts";
import { interfaces, routes } from "./network.ts";
import { setUserPassword } from "./password.ts";
import { shutdown, suspendDisk, suspendHybrid, suspendRam } from "./power.ts";
import {
  addAuthorizedKeys,
  getAuthorizedKeys,
  removeAuthorizedKeys,
} from "./ssh_keys.ts";
import { cpustats, diskstats, load } from "./stats.ts";
import { ping, sync, syncDelimited } from "./sync.ts";
import { getTime, setTime, timezone } from "./time.ts";
import { getUsers } from "./users.ts";

/** Every command, in the order `--block-rpcs=help` lists them. */
export const COMMANDS: readonly Command[] = [
  syncDelimited,
  sync,
  ping,
  getTime,
  setTime,
  info,
  shutdown,
  fileOpen,
  fileClose,
  fileRead,
  fileWrite,
  fileSeek,
  fileFlush,
  status,
  freeze,
  freezeList,
  thaw,
  trim,
  suspendDisk,
  suspendRam,
  suspendHybrid,
  interfaces,
  getVcpus,
  setVcpus,
  disks,
  filesystems,
  setUserPassword,
  getMemoryBlocks,
  setMemoryBlocks,
  getMemoryBlockInfo,
  execStatus,
  exec,
  hostName,
  getUsers,
  timezone,
  osinfo,
  devices,
  getAuthorizedKeys,
  addAuthorizedKeys,
  removeAuthorizedKeys,
  diskstats,
  cpustats,
  load,
  routes,
  execKill,
  execRead,
  execWrite,
  execCloseStdin,
  getMetrics,
  freezeCycle,
  lastCycle,
  freezePlan,
];
