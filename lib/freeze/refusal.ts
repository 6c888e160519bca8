/**
 * Keeping hooks from being run twice: by whoever has frozen something, and by
 * somebody who only wants to try them.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import type { Os } from "../platform/mod.ts";
import { markingOf } from "./marking.ts";

/**
 * Names the directory for state of rehearsals, which may take place beside an
 * agent.
 *
 * @param stateDirectory The agent's own
 * @returns Theirs
 */
export function rehearsalDirectory(stateDirectory: string): string {
  return `${stateDirectory}/rehearsal`;
}

/**
 * Refuses if a freeze goes on: a second thaw of its hooks would let
 * applications go on within it.
 *
 * @param stateDirectory Where its marker may lie
 * @param os Knows the boot
 */
export async function refuseWhileFrozen(
  stateDirectory: string,
  os: Pick<Os, "filesystems" | "newMarking">,
): Promise<void> {
  const record = await markingOf(stateDirectory, os).read();
  const boot = await os.filesystems?.boot();
  if (record === undefined || record.boot !== boot?.id) return;
  throw new AgentError(
    `Cannot rehearse: the agent with process id ${record.pid} has frozen ` +
      "something, or was killed when it had; 'stillpoint doctor' says what " +
      "to do",
  );
}
