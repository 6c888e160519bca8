/**
 * How the provider is registered, under Wine: with a double of COM+'s catalog
 * and of VSS's list of providers, but with Wine's own services and registry.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import type { WineMachine } from "./machine.ts";
import {
  doubleLog,
  installCatalog,
  installDouble,
  type Report,
  type VssDriver,
} from "./vss_machine.ts";
import { calls, type Scenario, testScenarios } from "./vss_scenarios.ts";

const INSTALL = "install 30000";
const UNINSTALL = "uninstall 30000";
const LIBRARY = "Z:\\opt\\stillpoint-vss.dll";

/** What there is afterwards, and what it has come to. */
interface Outcome {
  readonly result: string | undefined;
  readonly report: Report;
}

async function outcomeOf(driver: VssDriver, line: string): Promise<Outcome> {
  const { result, report } = await driver.call(line);
  ok(report);
  return { result, report };
}

/** Fails unless all of it is there. */
function isWhole({ result, report }: Outcome): void {
  const { application, component, path, registered } = report;
  assertEquals(
    { result, application, component, path, registered },
    {
      ...{ result: "S_OK", application: true, component: true },
      ...{ path: LIBRARY, registered: true },
    },
  );
}

/** Fails if any of it is there. */
function isGone({ report }: Outcome): void {
  const { application, component, path, registered } = report;
  assertEquals(
    { application, component, path, registered },
    {
      ...{ application: false, component: false, registered: false },
      path: undefined,
    },
  );
}

/** Results of steps by name; of a step that was done twice, the last. */
function stepsOf({ report }: Outcome): Record<string, string> {
  const steps = report["steps"] as {
    what: string;
    result: { name: string };
  }[];
  return Object.fromEntries(
    steps.map(({ what, result }) => [what, result.name]),
  );
}

async function hasService(machine: WineMachine): Promise<boolean> {
  const { code } = await machine.run("sc", ["query", "StillpointVssProvider"]);
  return code === 0;
}

/** What the catalog is told of an application. */
const WRITTEN = [
  "catalog put Name Stillpoint VSS Provider",
  "catalog put ApplicationAccessChecksEnabled true",
  "catalog put Authentication 6",
  "catalog put AuthenticationCapability 2",
  "catalog put ImpersonationLevel 2",
  "catalog service StillpointVssProvider as .\\localsystem",
  "catalog InstallComponent",
  "catalog put Name Administrators",
  "catalog put User BUILTIN\\Administrators",
  "catalog put User NT AUTHORITY\\SYSTEM",
  "vss provider Stillpoint VSS Provider type 2",
] as const;

const FAILURES = [
  "CreateServiceForApplication",
  "InstallComponent",
  "RegisterProvider",
] as const;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "installs the provider, and removes all of it": {
    act: async ({ driver, machine }) => {
      isGone(await outcomeOf(driver, "provider 20000"));
      isWhole(await outcomeOf(driver, INSTALL));
      const log = await doubleLog(machine);
      assertEquals(WRITTEN.filter((line) => !log.includes(line)), []);
      ok(await hasService(machine));
      isWhole(await outcomeOf(driver, "provider 20000"));
      const removed = await outcomeOf(driver, UNINSTALL);
      isGone(removed);
      const { "remove the service": service } = stepsOf(removed);
      assertEquals([removed.result, service], ["S_OK", "S_OK"]);
      ok(!await hasService(machine));
      const again = await outcomeOf(driver, UNINSTALL);
      isGone(again);
      assertEquals([again.result, stepsOf(again)["remove the service"]], [
        ...["S_OK", "S_FALSE"],
      ]);
    },
  },
  "installs it over an earlier installation": {
    act: async ({ driver }) => {
      isWhole(await outcomeOf(driver, INSTALL));
      isWhole(await outcomeOf(driver, INSTALL));
      // The catalog is the process's: the next one finds half of all this.
      await driver.send("die");
    },
  },
  "installs it over the rest of one": {
    script: ["left=applications"],
    act: async ({ driver, machine }) => {
      ok(await hasService(machine));
      isWhole(await outcomeOf(driver, INSTALL));
      const log = await doubleLog(machine);
      const removals = log.filter((line) => line.startsWith("catalog remove"));
      assertEquals(
        removals,
        Array(2).fill("catalog remove Stillpoint VSS Provider"),
      );
      assertEquals((await outcomeOf(driver, UNINSTALL)).result, "S_OK");
    },
  },
  ...Object.fromEntries(FAILURES.map((step): [string, Scenario] => [
    `leaves nothing if ${step} fails`,
    {
      script: [`fail_at=${step}`],
      act: async ({ driver, machine }) => {
        const failed = await outcomeOf(driver, INSTALL);
        assertEquals(failed.result, "COMAdminErrObjectErrors");
        ok(failed.report.failure);
        isGone(failed);
        ok(!await hasService(machine));
        isWhole(await outcomeOf(driver, INSTALL));
        await calls(driver, [UNINSTALL, "S_OK"]);
      },
    },
  ])),
  "removes it where VSS does not answer": {
    script: ["unregister=0x80070422"],
    act: async ({ driver }) => {
      isWhole(await outcomeOf(driver, INSTALL));
      const removed = await outcomeOf(driver, UNINSTALL);
      assertEquals(removed.result, "S_OK");
      isGone(removed);
    },
  },
};

testScenarios("The VSS provider is registered", SCENARIOS, async (machine) => {
  await installDouble(machine);
  await installCatalog(machine);
});

testScenarios("The VSS provider is not registered without COM+", {
  "says so": {
    act: async ({ driver }) => {
      const failed = await outcomeOf(driver, INSTALL);
      assertEquals(failed.result, "REGDB_E_CLASSNOTREG");
      assertEquals(failed.report.failure?.what, "open the COM+ catalog");
      isGone(failed);
    },
  },
});
