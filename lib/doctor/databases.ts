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
  const sockets = await socketsOf(patient);
  const found = await patient.databases();
  return found.map(({ type, path, unit }) => {
    if (sockets.has(path)) return fine(`${type} at ${path}: there is a unit`);
    const isTaken = hooks.some(({ name }) => name === type);
    const file = isTaken
      ? `another unit in ${hookDirectory}`
      : `${hookDirectory}/${type}.hook`;
    const lines = unit.trim().replaceAll("\n", "; ");
    return warning(
      `${type} listens at ${path}, and no unit quiesces it`,
      `write ${file}: ${lines}`,
    );
  });
}

/** A machine may have several servers of one type. */
async function socketsOf(
  { hooks, files }: Patient,
): Promise<ReadonlySet<string>> {
  const sockets = hooks.flatMap(({ socket }) => socket ?? []);
  const real = sockets.map(async (path) => await files.real(path) ?? path);
  return new Set(await Promise.all(real));
}
