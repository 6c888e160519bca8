/**
 * What has to be true of a life that is over, whatever happened in it.
 *
 * @module
 */

import type { CycleReport } from "../../../lib/freeze/report.ts";

/** Reports round times, so that sums may be off by this, in milliseconds. */
const ROUNDING_MS = 0.01;

/**
 * Checks that what was begun was taken back: once, and in reverse order. What
 * a killed agent had begun is taken back by the next one, which may do again
 * what the killed one was about.
 *
 * @param events What happened to applications, in order: `quiesce a`,
 * `not begun a`, `resume a`, `kill`
 * @param isMarked Tells whether a successor can know of an application
 * @returns What is wrong, in words
 */
export function checkUndone(
  events: readonly string[],
  isMarked: (name: string) => boolean,
): string[] {
  const ledger = new Ledger(isMarked);
  for (const event of events) ledger.take(event);
  return ledger.close();
}

class Ledger {
  #isMarked: (name: string) => boolean;
  #begun: string[] = [];
  #owed: string[] = [];
  #resumed: string[] = [];
  #again = new Set<string>();
  #complaints: string[] = [];

  constructor(isMarked: (name: string) => boolean) {
    this.#isMarked = isMarked;
  }

  take(event: string): void {
    const name = event.slice(event.lastIndexOf(" ") + 1);
    if (event === "kill") return this.#kill();
    if (event.startsWith("quiesce")) return this.#quiesce(name);
    if (event.startsWith("resume")) return this.#resume(name);
    if (this.#begun.pop() !== name) this.#complaints.push(event);
  }

  close(): string[] {
    const left = [...this.#owed, ...this.#begun];
    if (left.length > 0) this.#complaints.push(`${left} are not resumed`);
    return this.#complaints;
  }

  #kill(): void {
    this.#owed.push(...this.#begun.filter(this.#isMarked));
    for (const name of this.#resumed) this.#again.add(name);
    this.#begun = [];
    this.#resumed = [];
  }

  #quiesce(name: string): void {
    if (this.#owed.length > 0 || this.#begun.includes(name)) {
      this.#complaints.push(`${name} is quiesced before ${this.#owed} resumed`);
    }
    this.#again.clear();
    this.#begun.push(name);
  }

  #resume(name: string): void {
    this.#resumed.push(name);
    if (this.#begun.at(-1) === name) this.#begun.pop();
    else if (this.#owed.at(-1) === name) this.#owed.pop();
    else if (!this.#again.delete(name)) {
      this.#complaints.push(`${name} is resumed out of turn`);
    }
  }
}

/**
 * Checks what a report says against itself.
 *
 * @param report A report of a cycle that is over
 * @returns What is wrong, in words
 */
export function checkReport(report: CycleReport): string[] {
  const wrongs: Readonly<Record<string, boolean>> = {
    "its phases do not follow each other": !arePhasesWhole(report),
    "it has not ended": report.ended === undefined,
    "nobody ended it": report.thawed === undefined,
    "its verdict is too good": isTooGood(report),
    "its verdict has no reason": (report.because.length === 0) !==
      (report.verdict === "application-consistent"),
  };
  return Object.entries(wrongs).filter(([, isWrong]) => isWrong)
    .map(([what]) => `${what}: ${JSON.stringify(report)}`);
}

function arePhasesWhole({ phases }: CycleReport): boolean {
  let end = 0;
  return phases.length > 0 && phases.every(({ phase, at, ms }) => {
    const follows = Math.abs(at - end) < ROUNDING_MS;
    end = at + (ms ?? 0);
    return follows && (ms !== undefined || phase === "expired");
  });
}

function isTooGood(
  { verdict, filesystems, hooks, frozen, thawed }: CycleReport,
): boolean {
  if (verdict === "broken") return false;
  const isLost = filesystems.some(({ result }) =>
    result === "thawed by somebody else"
  );
  if (verdict === undefined || isLost || frozen === 0) return true;
  if (thawed !== "client") return true;
  const isHeld = hooks.some(({ phase }) => phase === "quiesce") &&
    hooks.every(({ result }) => result === "ok");
  return verdict === "application-consistent" && !isHeld;
}
