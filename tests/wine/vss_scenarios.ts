/**
 * Scenarios for the native library that freezes Windows: what the double of
 * VSS does, what is called, and what is to be seen.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { WineMachine } from "./machine.ts";
import {
  type Answer,
  clearLog,
  installDouble,
  NO_VSS_DOUBLE,
  type Report,
  VssDriver,
  writeScript,
} from "./vss_machine.ts";

/** Opens a session: a copy, and as long a hold as VSS allows. */
export const OPEN = "open 5 0 20000";
/** Prepares two volumes, of which one may be refused. */
export const PREPARE = "prepare 0 20000 C:\\ D:\\";
/** Freezes. */
export const FREEZE = "freeze 20000";
/** Thaws. */
export const THAW = "thaw 20000";
/** Closes the session. */
export const CLOSE = "close 20000";

/** What a step has. */
export interface Scene {
  /** Where it takes place. */
  readonly machine: WineMachine;
  /** Calls the library. */
  readonly driver: VssDriver;
}

/** What the double does, and what then is to be seen. */
export interface Scenario {
  /** What the double is told, by line. */
  readonly script?: readonly string[];
  /** Calls, and looks. */
  readonly act: (scene: Scene) => Promise<void>;
}

/**
 * Calls in a row.
 *
 * @param driver Who calls
 * @param lines Each call, and the name of the result it has to have
 */
export async function calls(
  driver: VssDriver,
  ...lines: readonly (readonly [string, string])[]
): Promise<void> {
  for (const [line, expected] of lines) {
    const { result } = await driver.call(line);
    assertEquals([line, result], [line, expected]);
  }
}

/**
 * Comes as far as to hold writes.
 *
 * @param driver Who calls
 */
export async function frozen(driver: VssDriver): Promise<void> {
  await calls(driver, [OPEN, "S_OK"], [PREPARE, "S_OK"], [FREEZE, "S_OK"]);
}

/**
 * Reads the report.
 *
 * @param driver Who calls
 * @returns It, as it is now
 */
export async function reportOf(driver: VssDriver): Promise<Report> {
  const { report } = await driver.call("report");
  ok(report);
  return report;
}

/**
 * Fails if something took as long as a hold may.
 *
 * @param answer What was called
 */
export function atOnce({ ms }: Answer): void {
  ok(ms < 5000, `It took ${ms} ms`);
}

/**
 * Runs scenarios on one machine, each with a driver of its own.
 *
 * @param name What the test is called
 * @param scenarios Them, by what the library does in each
 * @param prepare Puts doubles onto the machine
 */
export function testScenarios(
  name: string,
  scenarios: Readonly<Record<string, Scenario>>,
  prepare: (machine: WineMachine) => Promise<void> = installDouble,
): void {
  Deno.test({
    name,
    ignore: NO_VSS_DOUBLE,
    fn: async (t) => {
      await using machine = await WineMachine.start();
      await prepare(machine);
      const drivers: VssDriver[] = [];
      for (const [what, { script = [], act }] of Object.entries(scenarios)) {
        await t.step(`it ${what}`, async () => {
          await writeScript(machine, script);
          await clearLog(machine);
          const driver = new VssDriver(machine);
          drivers.push(driver);
          try {
            await act({ driver, machine });
          } finally {
            await driver.end();
          }
        });
      }
      await machine[Symbol.asyncDispose]();
      for (const driver of drivers) await driver.over();
    },
  });
}
