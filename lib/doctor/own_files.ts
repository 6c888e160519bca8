/**
 * Whether the agent, or the kernel, writes to what is about to be frozen.
 *
 * @module
 */

import { directoryOf } from "../path.ts";
import { stoppedBy } from "../platform/filesystems.ts";
import { type Finding, fine, type Patient, warning } from "./check.ts";

/**
 * Looks where the agent's own files lie.
 *
 * @param patient The machine
 * @returns What was found
 */
export async function examineOwnFiles(patient: Patient): Promise<Finding[]> {
  const { statedir, logfile } = patient.config;
  const findings: Finding[] = [];
  if (await isPlanned(statedir, patient)) {
    findings.push(warning(
      `the state directory ${statedir} would be frozen, so that the note of ` +
        "a freeze is kept in /run or /dev instead",
      "set statedir to a directory in memory, such as one on a tmpfs",
    ));
  }
  if (logfile !== undefined && await isPlanned(logfile, patient)) {
    findings.push(fine(
      `${logfile} would be frozen: lines wait in memory meanwhile`,
    ));
  }
  return findings;
}

/**
 * Looks where the machine swaps to.
 *
 * @param patient The machine
 * @returns What was found
 */
export async function examineSwap(patient: Patient): Promise<Finding[]> {
  const text = await patient.files.text("/proc/swaps") ?? "";
  const swaps = text.split("\n").slice(1)
    .map((line) => line.split(/\s+/))
    .flatMap(([path, type]) => type === "file" && path ? [path] : []);
  const findings: Finding[] = [];
  for (const path of swaps) {
    if (!await isPlanned(path, patient)) continue;
    findings.push(warning(
      `the swap file ${path} lies on what would be frozen: the kernel goes ` +
        "on writing to it, so that the snapshot holds parts of memory",
      "swap to a partition of its own, or to zram",
    ));
  }
  return findings;
}

/** What does not exist yet will lie where its directory does. */
async function isPlanned(
  path: string,
  { files, plan, deviceOf }: Patient,
): Promise<boolean> {
  const devices = [...stoppedBy(plan), ...plan.stalled]
    .map(({ device }) => device);
  for (let at = path;; at = directoryOf(at)) {
    const real = await files.real(at);
    if (real === undefined && at !== "/") continue;
    const device = await deviceOf(real ?? at);
    return device !== undefined && devices.includes(device);
  }
}
