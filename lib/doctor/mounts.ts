/**
 * Whether all filesystems of the plan answer.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import { stoppedBy } from "../platform/filesystems.ts";
import { type Finding, fine, type Patient, wrong } from "./check.ts";

/**
 * Touches every filesystem that a freeze would open.
 *
 * @param patient The machine
 * @returns What was found
 */
export async function examineMounts(patient: Patient): Promise<Finding[]> {
  const planned = stoppedBy(patient.plan);
  if (planned.length === 0) {
    const advice = "see 'stillpoint plan', freeze-include and freeze-exclude";
    return [wrong("nothing would be frozen", advice)];
  }
  const findings = await Promise.all(
    planned.map(({ mountpoint }) => examineMount(mountpoint, patient)),
  );
  const dead = findings.flat();
  if (dead.length > 0) return dead;
  const count = planned.length;
  return [fine(`${count} filesystem${count === 1 ? "" : "s"} would be frozen`)];
}

async function examineMount(
  mountpoint: string,
  patient: Patient,
): Promise<Finding[]> {
  try {
    await patient.touch(mountpoint);
    return [];
  } catch (error) {
    const why = reasonOf(error);
    const advice = "mend or unmount it, or add it to freeze-exclude";
    return [wrong(`${mountpoint} does not answer: ${why}`, advice)];
  }
}
