/**
 * The native library that freezes Windows, under Wine, which has no VSS: a
 * double of ours takes its place, which asks writers and the provider in the
 * order of the real service. The provider runs in a process of its own there.
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
  testScenarios,
  THAW,
} from "./vss_scenarios.ts";

const ORDER = [
  "requester SetBackupState 5 selects",
  // Persistent, not released, not recovered, transportable, with transactions.
  "requester SetContext 0x0200002b",
  "requester AddComponent chosen",
  "provider OnLoad 0x00000000",
  "provider IsVolumeSupported 0x00000000 yes",
  // A snapshot set of somebody else's.
  "provider BeginPrepareSnapshot 0x80042306",
  "provider BeginPrepareSnapshot 0x00000000",
  "requester AddToSnapshotSet C:\\ 0x00000000",
  "requester DoSnapshotSet",
  "service PrepareSnapshot",
  "provider EndPrepareSnapshots 0x00000000",
  "service Freeze",
  "provider PreCommitSnapshots 0x00000000",
  "service Hold",
  "provider CommitSnapshots 0x00000000",
  "service Release",
  "provider PostCommitSnapshots 0x00000000",
  "service Thaw",
  "requester BackupComplete",
  "requester over",
  "provider OnUnload 0x00000000",
] as const;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "does all in the order of VSS": {
    script: ["writers=1", "foreign=1"],
    act: async ({ driver, machine }) => {
      await calls(driver, [OPEN, "S_OK"], ["prepare 1 20000 C:\\", "S_OK"]);
      await calls(driver, [FREEZE, "S_OK"], [THAW, "S_OK"], [CLOSE, "S_OK"]);
      const log = await doubleLog(machine);
      assertEquals(log.slice(0, ORDER.length), ORDER);
    },
  },
  "reports what it did": {
    act: async ({ driver }) => {
      await frozen(driver);
      assertEquals((await driver.call("state")).state, 4);
      await calls(driver, [THAW, "S_OK"]);
      const { phases, ...report } = await reportOf(driver);
      const { holdMs, ...rest } = report;
      ok(typeof holdMs === "number");
      assertEquals(rest, {
        ...{ state: "thawed", backup: "copy", transportable: true },
        ...{ security: "set", metadata: 2, components: 2, writers: [] },
        volumes: ["C:\\", "D:\\"].map((path) => ({ path, added: true })),
        ...{ limitMs: 10_000, dropped: 0 },
      });
      assertEquals((phases as { name: string }[]).map(({ name }) => name), [
        ...["open", "gather", "start", "add", "prepare", "freeze"],
        ...["complete", "thaw"],
      ]);
    },
  },
  "is told of a thaw while it waits": {
    act: async ({ driver }) => {
      await calls(driver, ["wait 10", "STILLPOINT_VSS_E_NO_SESSION"]);
      await frozen(driver);
      await calls(driver, ["wait 50", "STILLPOINT_VSS_S_STILL_FROZEN"]);
      await driver.send("later 0 wait 20000");
      await driver.send("later 200 thaw 20000");
      const waited = await driver.answer("wait");
      assertEquals(waited.result, "S_OK");
      atOnce(waited);
      assertEquals((await driver.answer("thaw")).result, "S_OK");
    },
  },
  "is told at once that the hold is over": {
    act: async ({ driver }) => {
      await calls(driver, ["open 5 300 20000", "S_OK"], [PREPARE, "S_OK"]);
      await calls(driver, [FREEZE, "S_OK"]);
      const waited = await driver.call("wait 20000");
      assertEquals(waited.result, "STILLPOINT_VSS_E_EXPIRED");
      atOnce(waited);
      assertEquals((await driver.call("state")).state, 7);
      await calls(driver, [THAW, "STILLPOINT_VSS_E_EXPIRED"], [CLOSE, "S_OK"]);
    },
  },
  "says that a hold is over when VSS says so another way": {
    script: ["surprise=1"],
    act: async ({ driver }) => {
      await calls(driver, ["open 5 300 20000", "S_OK"], [PREPARE, "S_OK"]);
      await calls(driver, [FREEZE, "S_OK"]);
      await calls(driver, ["wait 20000", "STILLPOINT_VSS_E_EXPIRED"]);
      await until(async () => (await reportOf(driver)).failure, {
        what: "a failure",
      });
      const { failure, limitMs } = await reportOf(driver);
      assertEquals(limitMs, 300);
      assertEquals(failure?.result.name, "VSS_E_UNEXPECTED_PROVIDER_ERROR");
    },
  },
  "does not call a thaw good that came too late": {
    script: ["hold_ms=100"],
    act: async ({ driver }) => {
      await frozen(driver);
      await calls(driver, ["wait 400", "STILLPOINT_VSS_S_STILL_FROZEN"]);
      await calls(driver, [THAW, "STILLPOINT_VSS_E_EXPIRED"]);
      const { failure, holdMs } = await reportOf(driver);
      assertEquals(failure?.result.name, "VSS_E_HOLD_WRITES_TIMEOUT");
      ok(Number(holdMs) >= 390);
    },
  },
  "names a writer that failed to freeze": {
    script: ["fail=freeze"],
    act: async ({ driver }) => {
      await frozen(driver);
      assertEquals((await reportOf(driver))["writers"], []);
      await calls(driver, [THAW, "S_OK"]);
      assertEquals((await reportOf(driver))["writers"], [{
        name: 'Bad "Writer"',
        id: "{D0B1E002-0001-0002-0304-050607080902}",
        instance: "{D0B1E002-0001-0002-0304-050607080901}",
        state: "FAILED_AT_FREEZE",
        result: { code: "0x800423f2", name: "VSS_E_WRITERERROR_TIMEOUT" },
        when: "thaw",
      }]);
    },
  },
  "names a writer before the freeze": {
    script: ["fail=prepare"],
    act: async ({ driver }) => {
      await calls(driver, [OPEN, "S_OK"], [PREPARE, "S_OK"]);
      const { writers } = await reportOf(driver);
      const [writer] = writers as { state: string; when: string }[];
      assertEquals(writer?.state, "FAILED_AT_PREPARE_BACKUP");
      assertEquals(writer?.when, "prepare");
    },
  },
  "leaves a refused volume out": {
    script: ["refuse=D:\\"],
    act: async ({ driver }) => {
      await frozen(driver);
      const { volumes, failure } = await reportOf(driver);
      assertEquals(failure, undefined);
      const name = "VSS_E_VOLUME_NOT_SUPPORTED";
      assertEquals(volumes, [
        { path: "C:\\", added: true },
        { path: "D:\\", added: false, result: { code: "0x8004230c", name } },
      ]);
      await calls(driver, [THAW, "S_OK"]);
    },
  },
  "fails for a refused volume if it is told to": {
    script: ["refuse=D:\\"],
    act: async ({ driver, machine }) => {
      await calls(driver, [OPEN, "S_OK"]);
      const strict = "prepare 1 20000 C:\\ D:\\";
      await calls(driver, [strict, "STILLPOINT_VSS_E_VOLUME"]);
      const { failure, state } = await reportOf(driver);
      assertEquals([state, failure?.what], ["failed", "add D:\\"]);
      const log = await doubleLog(machine);
      ok(log.includes("requester AbortBackup"));
      ok(log.includes("provider AbortSnapshots 0x00000000"));
      await calls(driver, [FREEZE, "STILLPOINT_VSS_E_STATE"]);
    },
  },
  "freezes nothing if every volume is refused": {
    script: ["refuse=C:\\", "refuse=D:\\"],
    act: async ({ driver }) => {
      await calls(driver, [OPEN, "S_OK"]);
      await calls(driver, ["prepare 0 20000", "STILLPOINT_VSS_E_NO_VOLUME"]);
      await calls(driver, [PREPARE, "STILLPOINT_VSS_E_NO_VOLUME"]);
    },
  },
};

testScenarios("The VSS library freezes and thaws", SCENARIOS);
