/**
 * Whether databases are quiesced.
 *
 * @module
 */

import { type Finding, fine, type Patient, warning } from "./check.ts";

/**
 * Looks for databases that listen, but have no unit.
 *
 * @param patient The machine
 * @returns What was found; nothing if there are no databases
 */
export async function examineDatabases(patient: Patient): Promise<Finding[]> {
  const { hooks, config: { hookDirectory } } = patient;
  const types = new Set(hooks.map(({ type }) => type));
  const found = await patient.databases();
  return found.map(({ type, path, unit }) => {
    if (types.has(type)) return fine(`${type} at ${path}: there is a unit`);
    const lines = unit.trim().replaceAll("\n", "; ");
    return warning(
      `${type} listens at ${path}, and no unit quiesces it`,
      `write ${hookDirectory}/${type}.hook: ${lines}`,
    );
  });
}
