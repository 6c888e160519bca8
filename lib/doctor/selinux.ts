/**
 * Whether SELinux lets the agent open what it is to freeze.
 *
 * @module
 */

import { stoppedBy } from "../platform/filesystems.ts";
import { type Finding, fine, type Patient, warning, wrong } from "./check.ts";

/** What files have that nobody has labelled. */
const UNLABELLED = /:(unlabeled_t|file_t)(:|$)/;
/** A domain that may not open everything. */
const CONFINED = /:(virt_qemu_ga_t)(:|$)/;

/**
 * Looks at the labels of mountpoints.
 *
 * @param patient The machine
 * @returns What was found; nothing where SELinux is off
 */
export async function examineLabels(patient: Patient): Promise<Finding[]> {
  const enforce = await patient.files.text("/sys/fs/selinux/enforce");
  if (enforce === undefined) return [];
  const isEnforcing = enforce.trim() === "1";
  const findings: Finding[] = [];
  for (const { mountpoint } of stoppedBy(patient.plan)) {
    const label = await patient.labelOf(mountpoint);
    if (label !== undefined && !UNLABELLED.test(label)) continue;
    const what = `${mountpoint} is labelled ${label ?? "not at all"}: SELinux`;
    const advice = `do: restorecon -v '${mountpoint}'`;
    findings.push(
      isEnforcing
        ? wrong(`${what} may keep a confined agent from opening it`, advice)
        : warning(`${what} would do so if it were enforcing`, advice),
    );
  }
  return [...findings, ...await examineDomain(patient, isEnforcing)];
}

async function examineDomain(
  { files, config }: Patient,
  isEnforcing: boolean,
): Promise<Finding[]> {
  const pid = (await files.text(config.pidfile))?.trim() ?? "self";
  const label = await files.text(`/proc/${pid}/attr/current`) ?? "";
  const domain = label.replace(/\0/g, "").trim();
  if (!CONFINED.test(domain)) {
    return [fine(`SELinux: ${domain || "no domain"}`)];
  }
  const what = `the agent runs as ${domain}, which may not run every hook`;
  const advice = "do: setsebool -P virt_qemu_ga_run_unconfined on, and " +
    "virt_qemu_ga_read_nonsecurity_files on";
  return isEnforcing ? [warning(what, advice)] : [fine(what)];
}
