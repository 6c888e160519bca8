/**
 * What the machine and the agent are.
 *
 * @module
 */

import { VERSION } from "../config/version.ts";
import { type Finding, fine, type Patient, warning } from "./check.ts";

/** The oldest kernel that Deno is made for: 4.18 on Linux. */
const OLDEST = [4, 18] as const;

/**
 * Looks at versions.
 *
 * @param patient The machine
 * @returns What was found
 */
export async function examineVersions(
  { files }: Patient,
): Promise<Finding[]> {
  const kernel = (await files.text("/proc/sys/kernel/osrelease"))?.trim();
  const what = `Stillpoint ${VERSION} on Linux ${kernel ?? "(unknown)"}`;
  const [major = 0, minor = 0] = (kernel ?? "").split(/\D/).map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  if (kernel === undefined || !isOld) return [fine(what)];
  const advice = `update the kernel to ${OLDEST.join(".")} or later`;
  return [warning(`${what} is not tested`, advice)];
}
