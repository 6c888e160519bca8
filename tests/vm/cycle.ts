/**
 * The main job: bring busy disks to rest, copy them, let them go on, and prove
 * that the copies are what a backup wants.
 *
 * @module
 */

import { BlockedWrites } from "./blocked_write.ts";
import { flaws, readFromCopy } from "./copy_check.ts";
import { bytesOnDisk, copyImage } from "./disk_image.ts";
import { lastRecord, RECORD_FILE } from "./records.ts";
import type { Stage, StageDisk } from "./stage.ts";
import type { Timeline } from "./timeline.ts";

/** What the cycle has proven. */
export interface Proof {
  /** The last record in each copy, by the name of the disk. */
  readonly records: ReadonlyMap<string, number>;
}

/**
 * Runs one whole cycle; throws, naming the phase, if anything does not hold.
 *
 * @param stage The disks and the agent
 * @param timeline Is told each phase
 * @returns What was proven
 */
export async function runCycle(
  stage: Stage,
  timeline: Timeline,
): Promise<Proof> {
  const { client } = stage;
  await timeline.phase("guest-sync-delimited", () => client.sync());
  await timeline.phase("guest-info", () => askVersion(stage), {
    outcome: (found) => `version ${found}`,
  });
  await timeline.phase(
    "copy without a freeze, to compare",
    () => copyAll(stage, "running"),
  );
  await freeze(stage, timeline);
  await whileFrozen(stage, { timeline, since: performance.now() });
  const stopped = await stage.writers.stoppedAt();
  const records = await timeline.phase(
    "check the copies",
    () => checkCopies(stage, stopped),
    { outcome: (found) => `no recovery; records ${told(found)}` },
  );
  await timeline.phase(
    "check the copies without a freeze",
    () => mustBeFlawed(stage),
    { outcome: (words) => words.join("; ") },
  );
  return { records };
}

async function askVersion({ client }: Stage): Promise<string> {
  const info = await client.call("guest-info");
  if (typeof info === "object" && info !== null && "version" in info) {
    return String(info.version);
  }
  throw new Error("the reply has no version");
}

async function freeze(stage: Stage, timeline: Timeline): Promise<void> {
  const { client, disks } = stage;
  const { name, args } = stage.freeze;
  await timeline.phase(name, async () => {
    const count = await client.call(name, { args, seconds: 60 });
    mustEqual(count, disks.length);
  }, { outcome: () => `${disks.length} filesystems` });
  await timeline.phase(
    "guest-fsfreeze-status",
    () => mustSay(stage, "frozen"),
    {
      outcome: () => "frozen",
    },
  );
}

/** Everything between the freeze and the life after it. */
async function whileFrozen(
  stage: Stage,
  { timeline, since }: { readonly timeline: Timeline; readonly since: number },
): Promise<void> {
  const { client, disks, shell, state, writers } = stage;
  const writes = await timeline.phase(
    "write to each frozen disk",
    () => BlockedWrites.start(shell, { disks, state }),
    { outcome: () => "the kernel stops the writes" },
  );
  await timeline.phase("copy the disks", () => copyAll(stage, "frozen"), {
    outcome: (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`,
  });
  const stopped = await writers.stoppedAt();
  await timeline.phase("look again", async () => {
    await writes.mustBlock();
    await mustSay(stage, "frozen");
    mustEqual(told(await writers.last()), told(stopped));
  }, { outcome: () => "still stopped, no record was added" });
  await timeline.phase("guest-fsfreeze-thaw", async () => {
    mustEqual(await client.call("guest-fsfreeze-thaw"), disks.length);
  }, {
    outcome: () =>
      `${disks.length} filesystems, after ${
        (performance.now() - since).toFixed(0)
      } ms`,
  });
  await timeline.phase("wait for the stopped writes", () => writes.finish(), {
    outcome: () => "they went through",
  });
  await timeline.phase("wait for the writers", () => writers.advance(stopped), {
    outcome: (last) => `they go on: ${told(last)}`,
  });
}

async function mustSay({ client }: Stage, state: string): Promise<void> {
  mustEqual(await client.call("guest-fsfreeze-status"), state);
}

async function copyAll(stage: Stage, kind: string): Promise<number> {
  let bytes = 0;
  for (const disk of stage.disks) {
    await copyImage(disk.image, copyOf(stage, { disk, kind }));
    bytes += await bytesOnDisk(copyOf(stage, { disk, kind }));
  }
  return bytes;
}

async function checkCopies(
  stage: Stage,
  stopped: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const records = new Map<string, number>();
  for (const disk of stage.disks) {
    const copy = copyOf(stage, { disk, kind: "frozen" });
    mustEqual((await flaws(copy, disk.type)).join(), "");
    const { type } = disk;
    const file = await readFromCopy(copy, { type, path: RECORD_FILE });
    records.set(disk.name, lastRecord(file));
  }
  mustEqual(told(records), told(stopped));
  return records;
}

/** The check itself must be able to fail, and here it has to. */
async function mustBeFlawed(stage: Stage): Promise<string[]> {
  const found: string[] = [];
  for (const disk of stage.disks) {
    const copy = copyOf(stage, { disk, kind: "running" });
    const [first] = await flaws(copy, disk.type);
    if (first === undefined) {
      throw new Error(`the check finds nothing wrong with ${disk.name}`);
    }
    found.push(`${disk.name}: ${first}`);
  }
  return found;
}

function copyOf(
  stage: Stage,
  { disk, kind }: { readonly disk: StageDisk; readonly kind: string },
): string {
  return `${stage.folder}/${disk.name}.${kind}.img`;
}

function mustEqual(found: unknown, wanted: unknown): void {
  if (found === wanted) return;
  throw new Error(`it gives "${found}" instead of "${wanted}"`);
}

/**
 * Writes numbers for people.
 *
 * @param numbers Numbers by name
 * @returns Such as `data 41, logs 40`
 */
export function told(numbers: ReadonlyMap<string, number>): string {
  return [...numbers].map(([name, number]) => `${name} ${number}`).join(", ");
}
