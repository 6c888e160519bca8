/**
 * Whether something comes to a stop without being frozen itself.
 *
 * @module
 */

import { type Finding, fine, type Patient, warning } from "./check.ts";

/** Only read, so that nothing is lost, or made of what is frozen anyway. */
const HARMLESS = /^(overlay|squashfs|erofs|iso9660|cramfs|romfs|autofs)$/;

/**
 * Looks at filesystems that lie on others.
 *
 * @param patient The machine
 * @returns What was found; nothing if all lie on disks
 */
export function examineLayers(
  { plan: { stalled, liesOn, freeze } }: Patient,
): Promise<Finding[]> {
  const findings = stalled.filter(({ type }) => !HARMLESS.test(type))
    .map(({ mountpoint, on }) =>
      warning(
        `${mountpoint} is not frozen, but lies on ${on.join(", ")}, so that ` +
          "it stops with data unwritten",
        "take it off freeze-exclude, or exclude what it lies on as well",
      )
    );
  const names = freeze.flat().flatMap(({ device, mountpoint }) => {
    const below = liesOn[device];
    return below === undefined ? [] : [`${mountpoint} on ${below.join(", ")}`];
  });
  if (names.length > 0) {
    findings.push(fine(`frozen before what they lie on: ${names.join("; ")}`));
  }
  return Promise.resolve(findings);
}
