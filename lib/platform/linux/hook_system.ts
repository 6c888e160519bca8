/**
 * Hooks on Linux.
 *
 * @module
 */

import { connectAs } from "../../ffi/peer_socket.ts";
import type { HookSystem } from "../hook_system.ts";
import { HOOK_PATH } from "./hook_path.ts";
import { checkProgram, checkTrusted } from "./trust.ts";

const ANY_EXECUTE = 0o111;

/** How Linux has hooks. */
export const hookSystem: HookSystem = {
  name: "linux",
  directory: "/",
  checkTrusted,
  checkProgram,
  connect,
  isExecutable,
  readOutput: (bytes) => new TextDecoder().decode(bytes),
  // As in /proc/self/mountinfo.
  inOneLine: (path) => path.replaceAll("\\", "\\134").replaceAll("\n", "\\012"),
  environment: (home = "/") => ({ PATH: HOOK_PATH, HOME: home }),
};

// deno-lint-ignore require-await -- what fails is to reject
async function connect(socket: string, uid: number): Promise<number> {
  return connectAs(socket, { uid }).fd;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && ((mode ?? 0) & ANY_EXECUTE) !== 0;
  } catch {
    return false;
  }
}
