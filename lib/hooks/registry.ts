/**
 * The table of unit types. A type's code is loaded when a unit needs it,
 * but for that of programs, which may have to be undone in a hurry.
 *
 * @module
 */

import { DATABASE_TYPES } from "../quiesce/unit_types.ts";
import { execQuiescer } from "./exec.ts";
import { EXEC_KEYS } from "./unit_keys.ts";
import type { UnitType } from "./unit.ts";

/** All types; the first is that of a unit which names none. */
export const UNIT_TYPES: readonly UnitType[] = [
  {
    name: "exec",
    meaning: "a program of your own",
    keys: EXEC_KEYS,
    environment: true,
    load: () => Promise.resolve(execQuiescer),
  },
  ...DATABASE_TYPES,
];
