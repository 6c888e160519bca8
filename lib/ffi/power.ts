/**
 * Switching the machine off without asking anybody: what an init does in the
 * end.
 *
 * @module
 */

import { systemCall } from "./system_call.ts";

/** LINUX_REBOOT_MAGIC1 and LINUX_REBOOT_MAGIC2, linux/reboot.h. */
const MAGIC = [0xfee1dead, 672274793] as const;
/** LINUX_REBOOT_CMD_*, linux/reboot.h. */
const COMMANDS = {
  powerdown: 0x4321fedc,
  halt: 0xcdef0123,
  reboot: 0x01234567,
} as const;

/**
 * Writes everything to the disks and stops the machine at once. Dead files
 * and devices do not keep it from that: it does not wait in their lane.
 *
 * @param mode What it does then
 */
export async function stopMachine(
  mode: "powerdown" | "halt" | "reboot",
): Promise<void> {
  const purpose = { what: "Cannot stop the machine", lane: "freeze" } as const;
  await systemCall(purpose, "sync");
  await systemCall(purpose, "reboot", ...MAGIC, COMMANDS[mode]);
}
