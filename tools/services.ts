/**
 * Keeps packages from starting their services while they are installed: an
 * agent of somebody else that opened this machine's port, for one.
 *
 * @module
 */

/** Debian asks this program before it starts a service; 101 forbids it. */
const POLICY = "/usr/sbin/policy-rc.d";

const SCRIPT = `#!/bin/sh
# Left by Stillpoint's build while it installed packages; may be removed.
exit 101
`;

/**
 * Does something while packages may start no service.
 *
 * @param action What to do
 * @param policy The program that Debian asks; another one only in tests
 */
export async function withServicesOff(
  action: () => Promise<void>,
  policy = POLICY,
): Promise<void> {
  if (!await claim(policy)) return await action();
  // An interrupt also reaches apt, which ends by itself; then we clean up.
  Deno.addSignalListener("SIGINT", ignore);
  try {
    await action();
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
    await Deno.remove(policy);
  }
}

/** False if the machine has a policy of its own, which then decides. */
async function claim(policy: string): Promise<boolean> {
  try {
    return await Deno.readTextFile(policy) === SCRIPT;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.writeTextFile(policy, SCRIPT, { mode: 0o755 });
  return true;
}

function ignore(): void {}
