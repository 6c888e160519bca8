/**
 * What the agent is and can do.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { object } from "../lib/schema.ts";

/** Tells the version and every command. */
export const info: Command = command({
  name: "guest-info",
  summary: "Tells the agent's version and its commands.",
  args: object({}),
  returns: "GuestAgentInfo",
  whileFrozen: true,
  run: (_args, { agent }) => ({
    version: agent.version,
    // The last first, as clients know it.
    supported_commands: agent.commands.toReversed(),
    "__org.stillpoint_version": agent.ownVersion,
  }),
});
