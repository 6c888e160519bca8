/**
 * What this machine may lack of what tests need; those that need it are then
 * skipped.
 *
 * @module
 */

import { exists } from "./e2e/process_table.ts";
import { PROGRAM } from "./e2e/program.ts";
import { findKernel } from "./vm/kernel.ts";

/** Whether we are not root. */
export const NO_ROOT: boolean = Deno.uid() !== 0;

/** Whether there is no kernel for a virtual machine. */
export const NO_KERNEL: boolean = findKernel() === undefined;

/** Whether no virtual machine with a compiled agent can be had. */
export const NO_MACHINES: boolean = NO_ROOT || NO_KERNEL || !exists(PROGRAM);
