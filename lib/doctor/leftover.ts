/**
 * Whether something is frozen that should not be.
 *
 * @module
 */

import {
  markerFallbacks,
  markerPathIn,
  parseMarker,
} from "../freeze/marker.ts";
import { rehearsalDirectory } from "../freeze/refusal.ts";
import { type Finding, type Patient, warning, wrong } from "./check.ts";

const BOOT = "/proc/sys/kernel/random/boot_id";

/**
 * Looks for notes of a freeze that is going on, or was never ended.
 *
 * @param patient The machine
 * @returns What was found; nothing if nothing is frozen
 */
export async function examineLeftovers(
  { files, config: { statedir } }: Patient,
): Promise<Finding[]> {
  const boot = (await files.text(BOOT))?.trim();
  const own = await noteOf(statedir, { files, boot });
  const rehearsed = await noteOf(rehearsalDirectory(statedir), {
    files,
    boot,
  });
  return [
    ...own === undefined ? [] : [describe(own, "start the agent")],
    ...rehearsed === undefined
      ? []
      : [describe(rehearsed, "run 'stillpoint rehearse' again")],
  ];
}

interface Note {
  readonly pid: number;
  readonly isAlive: boolean;
}

/** It may lie in more than one place. */
async function noteOf(
  stateDirectory: string,
  options: { files: Patient["files"]; boot: string | undefined },
): Promise<Note | undefined> {
  const { fallbacks } = markerFallbacks(undefined);
  const notes = await Promise.all(
    [stateDirectory, ...fallbacks].map((directory) =>
      noteAt(markerPathIn(directory, stateDirectory), options)
    ),
  );
  return notes.find((note) => note !== undefined);
}

async function noteAt(
  path: string,
  { files, boot }: { files: Patient["files"]; boot: string | undefined },
): Promise<Note | undefined> {
  const record = parseMarker(await files.text(path) ?? "");
  if (record === undefined || record.boot !== boot) return undefined;
  const { pid } = record;
  const isAlive = await files.real(`/proc/${pid}`) !== undefined;
  return { pid, isAlive };
}

function describe({ pid, isAlive }: Note, remedy: string): Finding {
  return isAlive
    ? warning(`process ${pid} has frozen filesystems right now`, "wait")
    : wrong(
      `process ${pid} was killed while filesystems were frozen`,
      `${remedy}, which thaws them`,
    );
}
