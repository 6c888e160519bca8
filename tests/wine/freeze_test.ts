/**
 * Freezing Windows, through the compiled program and its VSS library. Wine has
 * no VSS, so a double of ours takes its place.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  doesNotMatch,
  match,
  ok,
  rejects,
} from "node:assert";
import { until } from "../vm/deadline.ts";
import { WineAgent } from "./agent.ts";
import {
  freeze,
  HOME,
  isRestricted,
  isThawed,
  LIMITED,
  report,
  type Scene,
  setUpVss,
  status,
  thaw,
} from "./freezing.ts";
import { AGENT, NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";
import {
  clearLog,
  doubleLog,
  NO_VSS_DOUBLE,
  writeScript,
} from "./vss_machine.ts";

const PIPE = "\\\\.\\pipe\\a freeze";

/** VSS was asked to freeze. */
async function isReady({ machine }: Scene): Promise<boolean> {
  return (await doubleLog(machine)).includes("requester DoSnapshotSet");
}

/** What the double is told, and what then is to be seen. */
interface Scenario {
  readonly script?: readonly string[];
  readonly act: (scene: Scene) => Promise<void>;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "freezes and thaws all volumes": {
    act: async (scene) => {
      const count = await freeze(scene);
      ok(count >= 1);
      assertEquals([await status(scene), await isRestricted(scene)], [
        ...["frozen", true],
      ]);
      assertEquals(await scene.client.call("guest-ping"), {});
      assertEquals(await thaw(scene), count);
      await isThawed(scene);
      const { verdict, hooks, frozen } = await report(scene);
      assertEquals([verdict, frozen], ["application-consistent", count]);
      assertEquals(hooks[0]?.output, "2 writers, 2 components");
      const log = await doubleLog(scene.machine);
      ok(log.includes("service Hold"));
      ok(log.indexOf("service Release") > log.indexOf("service Hold"));
      ok(log.includes("requester BackupComplete"));
    },
  },
  "freezes the volumes that are named, and refuses what is not there": {
    act: async (scene) => {
      assertEquals(await freeze(scene, "c:"), 1);
      assertEquals(await thaw(scene), 1);
      const log = await doubleLog(scene.machine);
      const added = log.filter((line) => line.includes("AddToSnapshotSet"));
      assertEquals(added.length, 1);
      const nowhere = /Cannot freeze "Q:\\": no volume is mounted there/;
      await rejects(freeze(scene, "Q:\\"), nowhere);
      await isThawed(scene);
    },
  },
  "names a writer that fails, and goes on": {
    script: ["fail=freeze"],
    act: async (scene) => {
      ok(await freeze(scene, "C:\\") === 1);
      assertEquals(await thaw(scene), 1);
      const { verdict, because } = await report(scene);
      assertEquals(verdict, "filesystem-consistent");
      match(because.join(), /Bad "Writer"" is FAILED_AT_FREEZE/);
      match(because.join(), /VSS_E_WRITERERROR_TIMEOUT/);
    },
  },
  "goes on without a volume that is refused": {
    script: ["refuse=Z:\\"],
    act: async (scene) => {
      const count = await freeze(scene);
      assertEquals(await thaw(scene), count);
      const { verdict, because, filesystems } = await report(scene);
      assertEquals(filesystems.length, count + 1);
      assertEquals(verdict, "filesystem-consistent");
      match(because.join(), /Z:\\ was refused by VSS: VSS_E_VOLUME_NOT_SUPP/);
    },
  },
  "fails if every volume is refused": {
    script: ["refuse=C:\\"],
    act: async (scene) => {
      await rejects(freeze(scene, "C:\\"), /VSS_E_VOLUME_NOT_SUPPORTED/);
      await isThawed(scene);
      assertEquals(await thaw(scene), 0);
    },
  },
  "fails if VSS does": {
    script: ["do=0x80042301"],
    act: async (scene) => {
      await rejects(freeze(scene, "C:\\"), /Cannot freeze .*VSS_E_BAD_STATE/);
      await isThawed(scene);
    },
  },
  "says that a thaw came too late": {
    script: ["hold_ms=100"],
    act: async (scene) => {
      await freeze(scene, "C:\\");
      const began = performance.now();
      await until(() => performance.now() - began > 300 || undefined, {
        what: "the end of the hold",
      });
      await rejects(thaw(scene), LIMITED);
      await isThawed(scene);
      assertEquals((await report(scene)).verdict, "broken");
    },
  },
  "knows at once that VSS has given up": {
    act: async (scene) => {
      await freeze(scene, "C:\\");
      await until(async () => !await isRestricted(scene) || undefined, {
        ...{ what: "the end of the hold", seconds: 30 },
      });
      assertEquals(await status(scene), "frozen");
      await rejects(thaw(scene), LIMITED);
      await isThawed(scene);
      assertEquals((await report(scene)).thawed, "expired");
    },
  },
  "breaks a freeze off that hangs": {
    script: ["hang=freeze"],
    act: async (scene) => {
      const { client } = scene;
      const began = performance.now();
      const begin = '{"execute":"guest-fsfreeze-freeze"}';
      await client.socket.send(begin);
      await until(async () => await isReady(scene) || undefined, {
        what: "a freeze that hangs",
      });
      await client.socket.send('{"execute":"guest-fsfreeze-thaw"}\n');
      const freezing = client.reply({ what: "the freeze" });
      await rejects(freezing, /thaw was asked for meanwhile/);
      assertEquals(await client.reply({ what: "the thaw" }), 0);
      ok(performance.now() - began < 20_000);
      await isThawed(scene);
    },
  },
  "freezes again after all that": {
    act: async (scene) => {
      assertEquals(await freeze(scene, "C:\\"), 1);
      assertEquals(await thaw(scene), 1);
      await isThawed(scene);
    },
  },
};

Deno.test({
  name: "An agent on Windows freezes with VSS",
  ignore: NO_VSS_DOUBLE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    await setUpVss(machine);
    const agent = WineAgent.start(machine, ["-p", PIPE, "-v"]);
    {
      await using host = await PipeHost.meet(machine, PIPE);
      const scene = { machine, client: host.client };
      for (const [what, { script = [], act }] of Object.entries(SCENARIOS)) {
        await t.step(`it ${what}`, async () => {
          await writeScript(machine, script);
          await clearLog(machine);
          await act(scene);
        });
      }
      await t.step("it keeps a journal of all that", async () => {
        const path = machine.outside(`${HOME}/journal.jsonl`);
        const lines = (await Deno.readTextFile(path)).trim().split("\n");
        const verdicts = lines.map((line) => JSON.parse(line).verdict);
        ok(verdicts.includes("application-consistent"));
        ok(verdicts.includes("broken"));
        doesNotMatch(agent.log, /Cannot (keep|stamp|tidy)/);
      });
    }
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});

Deno.test({
  name: "An agent on Windows without VSS says why it cannot freeze",
  ignore: NO_WINE,
  fn: async () => {
    await using machine = await WineMachine.start();
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    {
      await using host = await PipeHost.meet(machine, PIPE);
      const scene = { machine, client: host.client };
      await rejects(freeze(scene), /VSS is not set up .*--service vss-install/);
      await isThawed(scene);
      assertEquals(await thaw(scene), 0);
      assertEquals(await host.client.call("guest-ping"), {});
    }
    const { stdout } = await machine.run(AGENT, ["plan"]);
    match(stdout, /^ +1 +C:\\ +NTFS/m);
    const rehearsal = await machine.run(AGENT, ["rehearse", "--yes"]);
    assertEquals(rehearsal.code, 1);
    match(rehearsal.stdout, /VSS is not set up/);
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});
