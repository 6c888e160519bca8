/**
 * Whether deadlines fit together.
 *
 * @module
 */

import { type Finding, fine, type Patient, warning } from "./check.ts";

/** What libvirt and most backup programs wait for an answer, in seconds. */
const CLIENT_SECONDS = 300;

/**
 * Looks at the settings of time.
 *
 * @param patient The machine
 * @returns What was found
 */
export function examineTimeLimits(
  { config, hooks }: Patient,
): Promise<Finding[]> {
  const { filesystemTimeout, freezeTimeout, holdTimeout } = config;
  const findings: Finding[] = [];
  if (filesystemTimeout > freezeTimeout) {
    findings.push(warning(
      `filesystem-timeout (${filesystemTimeout} s) is never reached: ` +
        `freeze-timeout is ${freezeTimeout} s`,
      "make freeze-timeout the longer one",
    ));
  }
  if (holdTimeout < 10) {
    findings.push(warning(
      `hold-timeout is ${holdTimeout} s, which is short for a snapshot`,
      "make it longer than the host's longest snapshot",
    ));
  }
  const hookSeconds = hooks.reduce(
    (sum, { timeoutMs = 0 }) => sum + timeoutMs / 1000,
    0,
  );
  if (hookSeconds + freezeTimeout > CLIENT_SECONDS) {
    findings.push(warning(
      `hooks and freeze together may take ${hookSeconds + freezeTimeout} s`,
      "lower the timeouts of hooks: a host that waits less gives up before",
    ));
  }
  if (findings.length > 0) return Promise.resolve(findings);
  return Promise.resolve([fine("deadlines fit together")]);
}
