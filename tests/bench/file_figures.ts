/**
 * How quickly bytes go through files, and what that takes of memory.
 *
 * @module
 */

import type { CommandPlan } from "./command_plan.ts";
import { alternate, mapPair, type Pair } from "./pair.ts";
import { memoryOf, peakOf } from "./process_figures.ts";
import { PING, requestOf } from "./requests.ts";
import { median } from "./statistics.ts";
import { RunningSubject, type Subject } from "./subject.ts";
import type { Figure } from "./table.ts";

/** What is done with a file. */
type Action = "read" | "write";

const ACTIONS = ["read", "write"] as const satisfies readonly Action[];
const KIB = 1024;
const MIB = 1024 * KIB;

/** What a large request leaves behind must not add to the next. */
const LARGE_ROUNDS = 3;

/**
 * Measures how quickly a file is read and written.
 *
 * @param subjects The agents
 * @param plan How much
 * @returns A figure for each action and size
 */
export async function throughputFigures(
  subjects: Pair<Subject>,
  plan: CommandPlan,
): Promise<Figure[]> {
  await using ours = OpenFile.start(subjects[0], plan.fileBytes);
  await using theirs = OpenFile.start(subjects[1], plan.fileBytes);
  return ACTIONS.flatMap((action) =>
    plan.counts.map((count) => {
      const taken: Pair<number[]> = [[], []];
      for (let round = 0; round <= plan.rounds; round++) {
        for (const [index, file] of [ours, theirs].entries()) {
          const ms = file.transfer(action, { count, total: plan.fileBytes });
          // The first round warms up.
          if (round > 0) taken[index]?.push(ms);
        }
      }
      const perMib = plan.fileBytes / MIB;
      const [our, their] = mapPair(taken, (all) => median(all) / perMib);
      return {
        name: `guest-file-${action}, ${sizeOf(count)} each, ms a MiB`,
        ours: our,
        theirs: their,
        digits: 2,
        expected: { most: their, because: "qemu-ga" },
      };
    })
  );
}

/**
 * Measures what the largest reads and writes add to the memory.
 *
 * @param subjects The agents
 * @param plan How large
 * @returns Time and memory
 */
export async function peakFigures(
  subjects: Pair<Subject>,
  { largeRead, largeWrite }: CommandPlan,
): Promise<Figure[]> {
  const sizes = { read: largeRead, write: largeWrite };
  const figures: Figure[] = [];
  for (const action of ACTIONS) {
    const count = sizes[action];
    const taken = await alternate(subjects, 1, (subject) => {
      const file = OpenFile.start(subject, count);
      const { resident } = memoryOf(file.running.pid);
      const times = Array.from(
        { length: LARGE_ROUNDS },
        () => file.transfer(action, { count, total: count }),
      );
      const peak = peakOf(file.running.pid) - resident;
      return { running: file.running, value: { ms: median(times), peak } };
    });
    const name = `guest-file-${action} of ${sizeOf(count)}`;
    const [ours, theirs] = mapPair(taken, ([one]) => one ?? NOTHING);
    figures.push(
      { name: `${name}, ms`, ours: ours.ms, theirs: theirs.ms },
      {
        name: `${name}, ${LARGE_ROUNDS} times, MiB above idle`,
        ours: ours.peak,
        theirs: theirs.peak,
        expected: { most: (2.5 * count) / MIB, because: "2.5 x size" },
      },
    );
  }
  return figures;
}

const NOTHING = { ms: NaN, peak: NaN };

function sizeOf(bytes: number): string {
  return bytes < MIB ? `${bytes / KIB} KiB` : `${bytes / MIB} MiB`;
}

/** An agent with a file open. */
class OpenFile implements AsyncDisposable {
  /** The agent. */
  readonly running: RunningSubject;
  readonly #path: string;
  readonly #handle: number;

  private constructor(subject: Subject, size: number) {
    this.#path = Deno.makeTempFileSync({ prefix: "stillpoint-bench-" });
    Deno.writeFileSync(this.#path, new Uint8Array(size).fill(0x5a));
    this.running = RunningSubject.start(subject);
    this.running.ask(PING);
    const args = { path: this.#path, mode: "r+" };
    this.#handle = Number(this.running.ask(requestOf("guest-file-open", args)));
    // It has an inode still, and leaves nothing behind.
    Deno.removeSync(this.#path);
  }

  static start(subject: Subject, size: number): OpenFile {
    return new OpenFile(subject, size);
  }

  /** Reads or writes the file from its start, and tells the milliseconds. */
  transfer(
    action: Action,
    { count, total }: { readonly count: number; readonly total: number },
  ): number {
    const handle = this.#handle;
    const start = { handle, offset: 0, whence: 0 };
    this.running.ask(requestOf("guest-file-seek", start));
    const content = { "buf-b64": new Uint8Array(count).fill(0x41).toBase64() };
    const args = action === "read" ? { handle, count } : { handle, ...content };
    const request = requestOf(`guest-file-${action}`, args);
    const begun = performance.now();
    for (let done = 0; done < total; done += count) {
      this.running.exchange(request);
    }
    return performance.now() - begun;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
  }
}
