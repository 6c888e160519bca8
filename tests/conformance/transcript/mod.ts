/**
 * Everything that is said to both agents. It changes nothing outside of the
 * folder it is given: nothing is frozen, thawed or trimmed, no clock, password
 * or key is set, nothing is shut down.
 *
 * @module
 */

import type { Case } from "../case.ts";
import { fileCases } from "./files.ts";
import { informationCases } from "./information.ts";
import { programCases } from "./programs.ts";
import { refusalCases } from "./refusals.ts";
import { wireCases } from "./wire.ts";

/**
 * Lists everything that is said.
 *
 * @param folder Where files are made
 * @returns The cases
 */
export function transcript(folder: string): Case[] {
  return [
    ...wireCases(),
    ...refusalCases(),
    ...informationCases(),
    ...fileCases(folder),
    ...programCases(),
  ];
}
