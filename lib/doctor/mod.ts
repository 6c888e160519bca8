/**
 * The table of checks.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import type { Check, Finding, Patient } from "./check.ts";
import { examineDatabases } from "./databases.ts";
import { examineHooks } from "./hooks.ts";
import { examineLayers } from "./layers.ts";
import { examineLeftovers } from "./leftover.ts";
import { examineMounts } from "./mounts.ts";
import { examineOwnFiles, examineSwap } from "./own_files.ts";
import { examinePort } from "./port.ts";
import { examineLabels } from "./selinux.ts";
import { examineService } from "./service.ts";
import { examineTimeLimits } from "./time_limits.ts";
import { examineVersions } from "./versions.ts";

/** All checks, in the order in which they are shown. */
export const CHECKS: readonly Check[] = [
  { name: "versions", examine: examineVersions },
  { name: "port", examine: examinePort },
  { name: "service", examine: examineService },
  { name: "frozen", examine: examineLeftovers },
  { name: "mounts", examine: examineMounts },
  { name: "layers", examine: examineLayers },
  { name: "labels", examine: examineLabels },
  { name: "own files", examine: examineOwnFiles },
  { name: "swap", examine: examineSwap },
  { name: "hooks", examine: examineHooks },
  { name: "databases", examine: examineDatabases },
  { name: "deadlines", examine: examineTimeLimits },
];

/** A finding, and which check has found it. */
export interface CheckedFinding extends Finding {
  /** The check's name. */
  readonly check: string;
}

/**
 * Carries out all checks. One that fails is a finding itself.
 *
 * @param patient What is looked at
 * @param checks Which; all unless given
 * @returns What was found, in the order of the checks
 */
export async function examine(
  patient: Patient,
  checks: readonly Check[] = CHECKS,
): Promise<CheckedFinding[]> {
  const found = await Promise.all(checks.map(async ({ name, examine }) => {
    const findings = await carryOut(examine, patient);
    return findings.map((finding) => ({ check: name, ...finding }));
  }));
  return found.flat();
}

async function carryOut(
  look: Check["examine"],
  patient: Patient,
): Promise<readonly Finding[]> {
  try {
    return await look(patient);
  } catch (error) {
    const why = reasonOf(error);
    const what = `this could not be looked at: ${why}`;
    return [{ severity: "warning", what, advice: "run it as root" }];
  }
}
