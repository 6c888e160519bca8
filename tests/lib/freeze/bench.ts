/**
 * A freezer on a fake machine, with everything a test wants to turn.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  ok as assert,
  strictEqual as assertSame,
} from "node:assert";
import { FilesystemFreezer } from "../../../lib/freeze/freezer.ts";
import { FreezeLanes } from "../../../lib/freeze/lanes.ts";
import type { Marker } from "../../../lib/freeze/marker.ts";
import type { FreezeRequest } from "../../../lib/freeze/mod.ts";
import type { CycleParts, LogGate } from "../../../lib/freeze/parts.ts";
import type { CycleReport } from "../../../lib/freeze/report.ts";
import type { FreezeSettings } from "../../../lib/freeze/settings.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeFilesystems } from "./fake_filesystems.ts";
import { FakeKernel } from "./fake_kernel.ts";
import { FakeApplications, FakeQuiescers } from "./fake_quiescers.ts";
import { hookAlone, type HookSettings } from "./hook_alone.ts";
import { MemoryMarker, type Shelf } from "./memory_marker.ts";

/** Deadlines that are easy to tell apart. */
export const SETTINGS: FreezeSettings & HookSettings = {
  hookMs: 10_000,
  filesystemMs: 30_000,
  freezeMs: 60_000,
  holdMs: 600_000,
  thawMs: 20_000,
  graceMs: 50_000,
  ignoreFrozen: false,
};

/** Who asks in tests, and with what. */
export const ASKED = {
  by: "a test",
  command: "guest-fsfreeze-freeze",
} as const;

/** A log that only remembers whether it is held. */
export class FakeLogGate implements LogGate {
  /** Whether lines are kept in memory. */
  isHeld = false;

  /** See {@linkcode LogGate.hold}. */
  hold(): void {
    this.isHeld = true;
  }

  /** See {@linkcode LogGate.release}. */
  release(): void {
    this.isHeld = false;
  }
}

/** What differs from a bench with nothing on it. */
export interface BenchOptions {
  /** Settings that are not as in {@linkcode SETTINGS}. */
  readonly settings?: Partial<FreezeSettings & HookSettings>;
  /** A real marker. */
  readonly marker?: Marker;
  /** The machine that an earlier process was killed on. */
  readonly after?: Bench;
}

/** One process of the agent, as far as freezing goes. */
export class Bench {
  /** The machine. */
  readonly kernel: FakeKernel;
  /** Where the marker lies. */
  readonly shelf: Shelf;
  /** The marker. */
  readonly marker: MemoryMarker;
  /** The process's view of the machine. */
  readonly filesystems: FakeFilesystems;
  /** The machine's applications, besides the hook. */
  readonly applications: FakeApplications;
  /** The process's view of those. */
  readonly quiescers: FakeQuiescers;
  /** Its clocks. */
  readonly clock: FakeClock = new FakeClock();
  /** What was frozen when somebody was told that a cycle was over. */
  readonly frozenAtEnd: string[] = [];
  /** Reports of cycles that are over. */
  readonly reports: CycleReport[] = [];
  /** Its log. */
  readonly log: FakeLogGate = new FakeLogGate();
  /** Its number. */
  readonly pid: number;
  /** What cycles work with. */
  readonly parts: CycleParts;
  /** The settings, which may be changed meanwhile. */
  settings: FreezeSettings & HookSettings;
  /** What is tested. */
  readonly freezer: FilesystemFreezer;

  /**
   * Starts a process.
   *
   * @param options What differs from a bench with nothing on it
   */
  constructor({ settings, marker, after }: BenchOptions = {}) {
    this.kernel = after?.kernel ?? new FakeKernel();
    this.shelf = after?.shelf ?? {};
    this.marker = new MemoryMarker(this.shelf);
    this.filesystems = new FakeFilesystems(this.kernel);
    this.pid = (after?.pid ?? 0) + 1;
    this.settings = { ...SETTINGS, ...settings };
    this.applications = after?.applications ?? new FakeApplications();
    this.quiescers = new FakeQuiescers(this.applications);
    this.parts = {
      filesystems: this.filesystems,
      quiescers: this.settings.hook === undefined
        ? this.quiescers
        : hookAlone(() => this.settings),
      lanes: new FreezeLanes(LIMITS.freezeCalls),
      clock: this.clock,
      ended: (report) => {
        this.reports.push(report);
        this.frozenAtEnd.push(...this.kernel.frozen);
      },
      processes: {
        exists: (pid) =>
          Promise.resolve(
            pid === after?.pid && (after?.filesystems.exists ?? false),
          ),
      },
      marker: marker ?? this.marker,
      log: this.log,
      pid: this.pid,
    };
    this.freezer = new FilesystemFreezer(this.parts, () => this.settings);
  }

  /**
   * Freezes, for a client that waits for the answer.
   *
   * @param mountpoints Only these, if given
   * @returns How many were frozen
   */
  async freeze(...mountpoints: string[]): Promise<number> {
    const { signal } = new AbortController();
    const only = mountpoints.length > 0 ? { mountpoints } : {};
    return await this.freezeFor({ signal, ...only });
  }

  /**
   * Freezes.
   *
   * @param request What differs from a request of a test
   * @returns How many were frozen
   */
  async freezeFor(
    request: Pick<FreezeRequest, "signal"> & Partial<FreezeRequest>,
  ): Promise<number> {
    return (await this.freezer.freeze({ ...ASKED, ...request })).frozen;
  }

  /** Kills the process as SIGKILL does, without a chance to do anything. */
  kill(): void {
    this.filesystems.kill();
    this.quiescers.kill();
    this.marker.kill();
  }
}

/**
 * Starts a process on a machine with filesystems that work.
 *
 * @param mountpoints Where they are mounted
 * @returns The process
 */
export function benchOf(...mountpoints: string[]): Bench {
  const bench = new Bench();
  for (const mountpoint of mountpoints) bench.kernel.mount(mountpoint);
  return bench;
}

/**
 * Checks that a freeze has left no trace.
 *
 * @param bench The process
 */
export function assertClean(
  { kernel, shelf, log, freezer, frozenAtEnd }: Bench,
): void {
  assertEquals(frozenAtEnd, []);
  assertEquals(kernel.frozen, []);
  assertEquals(kernel.violations, []);
  assertSame(kernel.openHandles, 0);
  assertEquals(shelf, {});
  assert(!log.isHeld);
  assert(!freezer.isRestricting);
}
