/**
 * What goes wrong for the native library that freezes Windows: under Wine, with
 * a double of VSS.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { until } from "../vm/deadline.ts";
import { doubleLog } from "./vss_machine.ts";
import {
  atOnce,
  calls,
  CLOSE,
  FREEZE,
  frozen,
  OPEN,
  PREPARE,
  reportOf,
  type Scenario,
  type Scene,
  testScenarios,
  THAW,
} from "./vss_scenarios.ts";

/** Waits until the double was asked something. */
async function logged({ machine }: Scene, line: string): Promise<void> {
  await until(async () => {
    return (await doubleLog(machine)).includes(line) || undefined;
  }, { what: `"${line}" in the double's log` });
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "undoes a freeze that is aborted": {
    script: ["hang=freeze"],
    act: async ({ driver, machine }) => {
      await calls(driver, [OPEN, "S_OK"], [PREPARE, "S_OK"]);
      await driver.send("later 300 abort 20000");
      const freeze = await driver.call(FREEZE);
      assertEquals(freeze.result, "STILLPOINT_VSS_E_ABORTED");
      atOnce(freeze);
      assertEquals((await driver.answer("abort")).result, "S_OK");
      assertEquals((await reportOf(driver)).state, "failed");
      await logged({ driver, machine }, "requester AbortBackup");
    },
  },
  "ends a hold that is aborted": {
    act: async ({ driver, machine }) => {
      await frozen(driver);
      await driver.send("later 0 wait 20000");
      await calls(driver, ["abort 20000", "S_OK"]);
      assertEquals((await driver.answer("wait")).result, "S_OK");
      await calls(driver, [THAW, "STILLPOINT_VSS_E_STATE"], [CLOSE, "S_OK"]);
      const log = await doubleLog(machine);
      // Not a success: no snapshot was made.
      ok(log.includes("provider CommitSnapshots 0x80042306"));
      ok(log.includes("requester AbortBackup"));
      ok(!log.includes("requester BackupComplete"));
    },
  },
  "undoes what is left when it is closed": {
    act: async ({ driver, machine }) => {
      await frozen(driver);
      await calls(driver, [CLOSE, "S_OK"]);
      await calls(driver, [THAW, "STILLPOINT_VSS_E_NO_SESSION"]);
      await logged({ driver, machine }, "requester over");
      await frozen(driver);
      await calls(driver, [THAW, "S_OK"]);
    },
  },
  "lets go as soon as the agent is killed": {
    act: async ({ driver, machine }) => {
      await frozen(driver);
      const began = performance.now();
      await driver.send("die");
      await logged({ driver, machine }, "provider over");
      ok(performance.now() - began < 5000);
      const log = await doubleLog(machine);
      ok(log.includes("provider CommitSnapshots 0x80042306"));
      ok(log.includes("provider AbortSnapshots for one who is gone"));
    },
  },
  "can freeze again after that": {
    act: async ({ driver }) => {
      await frozen(driver);
      await calls(driver, [THAW, "S_OK"]);
    },
  },
  "says what VSS says when it cannot be reached": {
    script: ["create=0x80070005"],
    act: async ({ driver }) => {
      await calls(driver, [OPEN, "E_ACCESSDENIED"]);
      const { failure, state } = await reportOf(driver);
      assertEquals([state, failure], ["failed", {
        what: "reach VSS",
        result: { code: "0x80070005", name: "E_ACCESSDENIED" },
      }]);
      await calls(driver, [PREPARE, "STILLPOINT_VSS_E_STATE"], [CLOSE, "S_OK"]);
    },
  },
  "says what VSS says when it cannot freeze": {
    script: ["do=0x80042313", "fail=freeze"],
    act: async ({ driver }) => {
      await calls(driver, [OPEN, "S_OK"], [PREPARE, "S_OK"]);
      await calls(driver, [FREEZE, "VSS_E_FLUSH_WRITES_TIMEOUT"]);
      const { failure, state, writers } = await reportOf(driver);
      assertEquals([state, failure?.what], [
        "failed",
        "freeze the writers and hold writes",
      ]);
      assertEquals((writers as { when: string }[])[0]?.when, "freeze");
    },
  },
  "takes a snapshot that is gone for a good thaw": {
    script: ["post=0x80042308"],
    act: async ({ driver, machine }) => {
      await frozen(driver);
      await calls(driver, [THAW, "S_OK"]);
      ok((await doubleLog(machine)).includes("requester AbortBackup"));
    },
  },
  "reports a backup that could not be completed": {
    script: ["complete=0x80042318"],
    act: async ({ driver }) => {
      await frozen(driver);
      await calls(driver, [THAW, "S_OK"]);
      const { failure, state } = await reportOf(driver);
      assertEquals([state, failure?.what], ["thawed", "complete the backup"]);
      assertEquals(failure?.result.name, "VSS_E_WRITER_INFRASTRUCTURE");
    },
  },
  "does without what only servers have": {
    script: ["client=1"],
    act: async ({ driver }) => {
      await frozen(driver);
      ok((await reportOf(driver))["transportable"] === false);
      await calls(driver, [THAW, "S_OK"]);
    },
  },
  "waits until VSS has started": {
    script: ["starting=3"],
    act: async ({ driver }) => {
      await frozen(driver);
      await calls(driver, [THAW, "S_OK"]);
    },
  },
  "does not wait for its start for ever": {
    script: ["starting=1000000"],
    act: async ({ driver }) => {
      await calls(driver, ["open 5 0 3000", "CO_E_SERVER_EXEC_FAILURE"]);
    },
  },
  "waits for another program's snapshot": {
    script: ["in_progress=3"],
    act: async ({ driver }) => {
      await frozen(driver);
      await calls(driver, [THAW, "S_OK"]);
    },
  },
  "does not wait for that for ever": {
    script: ["in_progress=1000000"],
    act: async ({ driver }) => {
      await calls(driver, [OPEN, "S_OK"]);
      const { result } = await driver.call("prepare 0 3000 C:\\");
      assertEquals(result, "VSS_E_SNAPSHOT_SET_IN_PROGRESS");
      await calls(driver, [CLOSE, "S_OK"]);
    },
  },
  "gives up when writers say nothing": {
    script: ["hang=gather"],
    act: async ({ driver }) => {
      await calls(driver, [OPEN, "S_OK"]);
      const prepared = await driver.call("prepare 0 300 C:\\");
      assertEquals(prepared.result, "STILLPOINT_VSS_E_DEADLINE");
      atOnce(prepared);
      await calls(driver, [CLOSE, "S_OK"], [OPEN, "S_OK"]);
    },
  },
  "refuses a session while an earlier one hangs": {
    script: ["add_ms=3000"],
    act: async ({ driver }) => {
      await calls(
        driver,
        [OPEN, "S_OK"],
        ["twice 5 0 1000", "STILLPOINT_VSS_E_BUSY"],
        ["prepare 0 300 C:\\", "STILLPOINT_VSS_E_DEADLINE"],
        ["close 100", "STILLPOINT_VSS_E_DEADLINE"],
        [OPEN, "STILLPOINT_VSS_E_BUSY"],
      );
      await until(async () => {
        return (await driver.call(OPEN)).result === "S_OK" || undefined;
      }, { what: "the end of the earlier session" });
    },
  },
  "supports volumes only while it asks": {
    act: async ({ driver }) => {
      await calls(driver, ["supported", "S_FALSE"], [OPEN, "S_OK"]);
      await calls(driver, ["supported", "S_OK"], [CLOSE, "S_OK"]);
      await calls(driver, ["supported", "S_FALSE"]);
    },
  },
  "believes nobody else who takes its name": {
    act: async ({ driver }) => {
      await driver.call("squat");
      await calls(driver, ["supported", "S_FALSE"]);
      await calls(driver, [OPEN, "STILLPOINT_VSS_E_BUSY"]);
      const { failure } = await reportOf(driver);
      assertEquals(failure?.what, "be the only one who freezes");
      await calls(driver, [CLOSE, "S_OK"]);
      await driver.call("leave");
      await frozen(driver);
      await calls(driver, [THAW, "S_OK"]);
    },
  },
  "refuses what it does not know": {
    act: async ({ driver }) => {
      await calls(
        driver,
        ["open 0 0 1000", "E_INVALIDARG"],
        ["open 6 0 1000", "E_INVALIDARG"],
        [OPEN, "S_OK"],
        ["prepare 2 1000 C:\\", "E_INVALIDARG"],
        [`prepare 0 1000 C:\\${"x".repeat(1024)}\\`, "E_INVALIDARG"],
        [FREEZE, "STILLPOINT_VSS_E_STATE"],
        [THAW, "STILLPOINT_VSS_E_STATE"],
        ["wait 10", "STILLPOINT_VSS_E_STATE"],
        [PREPARE, "S_OK"],
        [PREPARE, "STILLPOINT_VSS_E_STATE"],
        [FREEZE, "S_OK"],
        [FREEZE, "STILLPOINT_VSS_E_STATE"],
        [THAW, "S_OK"],
      );
    },
  },
  "keeps no handles": {
    act: async ({ driver }) => {
      const cycle = async () => {
        await frozen(driver);
        await calls(driver, [THAW, "S_OK"], [CLOSE, "S_OK"]);
      };
      await cycle();
      const { count = 0 } = await driver.call("handles");
      for (let round = 0; round < 10; round++) await cycle();
      const { count: later = 0 } = await driver.call("handles");
      ok(later <= count + 2, `There were ${count} handles, now ${later}`);
    },
  },
  "stays loaded while it hangs in VSS": {
    script: ["add_ms=1000"],
    act: async ({ driver, machine }) => {
      await calls(driver, [OPEN, "S_OK"]);
      await calls(driver, ["prepare 0 100 C:\\", "STILLPOINT_VSS_E_DEADLINE"]);
      await driver.call("unload");
      await logged({ driver, machine }, "requester AbortBackup");
      await logged({ driver, machine }, "provider over");
    },
  },
  "names results, and has its type library within": {
    act: async ({ driver }) => {
      await calls(driver, ["name 0x80042306", "VSS_E_PROVIDER_VETO"]);
      await calls(driver, ["name 0x8badf00d", "0x8badf00d"]);
      const { classes } = await driver.call(
        "library Z:\\opt\\stillpoint-vss.dll",
      );
      assertEquals(classes, "{8F733D58-FD44-43B5-977A-A404059A122D}");
      await calls(driver, ["class", "S_OK"]);
    },
  },
};

testScenarios("The VSS library bears what goes wrong", SCENARIOS);
