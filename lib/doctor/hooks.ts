/**
 * Whether the hooks of a freeze may be used.
 *
 * @module
 */

import { type Finding, fine, type Patient, warning, wrong } from "./check.ts";

/**
 * Looks at all hooks.
 *
 * @param patient The machine
 * @returns What was found
 */
export function examineHooks({ hooks }: Patient): Promise<Finding[]> {
  const refused = hooks.filter(({ refusal }) => refusal !== undefined);
  const findings = refused.map(({ name, refusal = "", quiescer }) => {
    const advice = "see 'stillpoint hooks list', and mend or remove it";
    return quiescer === undefined
      ? wrong(`hook ${name} makes every freeze fail: ${refusal}`, advice)
      : warning(`hook ${name} is left out: ${refusal}`, advice);
  });
  if (findings.length > 0 || hooks.length === 0) {
    return Promise.resolve(findings);
  }
  const names = hooks.map(({ name }) => name).join(", ");
  return Promise.resolve([fine(`hooks may be used: ${names}`)]);
}
