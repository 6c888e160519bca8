/**
 * The table of commands: a command that is not here does not exist.
 *
 * @module
 */

import type { Command } from "../lib/command.ts";
import { freeze, freezeList, status, thaw } from "./fsfreeze.ts";
import { info } from "./info.ts";
import { ping, sync, syncDelimited } from "./sync.ts";

/** Every command, in the order `--block-rpcs=help` lists them. */
export const COMMANDS: readonly Command[] = [
  syncDelimited,
  sync,
  ping,
  info,
  status,
  freeze,
  freezeList,
  thaw,
];
