/**
 * Finding out that the agent is there, and that nothing stale is in the pipe.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { int, object } from "../lib/schema.ts";

/** Echoes a number the client chose, after a byte that no reply contains. */
export const syncDelimited: Command = command({
  name: "guest-sync-delimited",
  summary: "Echoes a number after the byte 0xFF, by which a client finds it.",
  args: object({ id: int }),
  returns: "int",
  whileFrozen: true,
  delimited: true,
  earlier: "drop",
  run: ({ id }) => id,
});

/** Echoes a number the client chose. */
export const sync: Command = command({
  name: "guest-sync",
  summary: "Echoes a number, so that a client can tell old replies from new.",
  args: object({ id: int }),
  returns: "int",
  whileFrozen: true,
  earlier: "drop",
  run: ({ id }) => id,
});

/** Answers, and does nothing else. */
export const ping: Command = command({
  name: "guest-ping",
  summary: "Answers, which shows that the agent is there.",
  args: object({}),
  returns: "{}",
  whileFrozen: true,
  run: () => undefined,
});
