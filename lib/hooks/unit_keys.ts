/**
 * The table of unit keys.
 *
 * @module
 */

import type { UnitKey } from "./unit_key.ts";

/** Keys of all units. */
export const COMMON_KEYS = [
  {
    key: "type",
    kind: "text",
    value: "TYPE",
    fallback: "exec",
    meaning: "what is quiesced; see below",
  },
  {
    key: "order",
    kind: "integer",
    least: -9999,
    most: 9999,
    fallback: "50",
    meaning: "ascending before the freeze, descending after the thaw; " +
      "units of the same order go by name, and a hook of `-F` has order 0",
  },
  {
    key: "on-failure",
    kind: "text",
    choices: ["abort", "continue"],
    fallback: "abort",
    meaning: "whether a failure gives up the freeze, or is only reported",
  },
  {
    key: "timeout",
    kind: "seconds",
    meaning: "longest run of each of the two steps, retries included; " +
      "the setting `hook-timeout` unless given",
  },
  {
    key: "retries",
    kind: "integer",
    most: 100,
    fallback: "0",
    meaning: "how often a step that failed is tried again within its time",
  },
  {
    key: "retry-delay",
    kind: "seconds",
    fallback: "1",
    meaning: "how long to wait before that",
  },
] as const satisfies readonly UnitKey[];

/** Keys of units of type exec. */
export const EXEC_KEYS = [
  {
    key: "exec",
    kind: "path",
    required: true,
    meaning: "the program",
  },
  {
    key: "args",
    kind: "words",
    fallback: "{phase}",
    meaning: "its arguments; `{phase}` becomes `freeze` or `thaw`",
  },
  {
    key: "undo",
    kind: "words",
    value: "PROGRAM ARGS",
    meaning: "what takes it back after the thaw, or `none`; unless given, " +
      "the same program again, if its arguments have a `{phase}`",
  },
  {
    key: "user",
    kind: "text",
    value: "NAME",
    meaning: "whom to run both as, with the user's first group and no other; " +
      "the agent's own user unless given",
  },
] as const satisfies readonly UnitKey[];
