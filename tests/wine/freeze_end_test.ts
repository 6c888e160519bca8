/**
 * What becomes of a freeze of Windows when its agent ends, well or not.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { unlessMissing } from "../../lib/missing.ts";
import { until } from "../vm/deadline.ts";
import { WineAgent } from "./agent.ts";
import {
  freeze,
  HOME,
  isThawed,
  LIMITED,
  report,
  setUpVss,
  status,
  thaw,
} from "./freezing.ts";
import { AGENT, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";
import { clearLog, doubleLog, NO_VSS_DOUBLE } from "./vss_machine.ts";

const PIPE = "\\\\.\\pipe\\an end";
const PROVIDER = "StillpointVssProvider";
const STATE_KEY = "HKLM\\Software\\stillpoint-state";

/** A hook that writes down what it was run for. */
async function installHook(machine: WineMachine): Promise<void> {
  const write = (path: string, text: string) =>
    Deno.writeTextFile(machine.outside(`${HOME}/${path}`), text);
  await Deno.mkdir(machine.outside(`${HOME}/hooks.d`), { recursive: true });
  await write("x.cmd", "@echo %1>>C:\\calls.txt\r\n");
  const program = "C:\\\\ProgramData\\\\stillpoint\\\\x.cmd";
  await write("hooks.d/x.hook", `[hook]\nexec = ${program}\n`);
}

async function calls(machine: WineMachine): Promise<string[]> {
  const path = machine.outside("/root/wine/drive_c/calls.txt");
  const text = await unlessMissing(Deno.readTextFile(path)) ?? "";
  return text.split("\r\n").filter((line) => line !== "");
}

async function values(machine: WineMachine): Promise<string> {
  return (await machine.run("reg", ["query", STATE_KEY])).stdout;
}

Deno.test({
  name: "An agent on Windows that was killed in a hold is not forgotten",
  ignore: NO_VSS_DOUBLE,
  fn: async () => {
    await using machine = await WineMachine.start();
    await setUpVss(machine);
    await installHook(machine);
    const killed = WineAgent.start(machine, ["-p", PIPE, "-v"]);
    {
      await using host = await PipeHost.meet(machine, PIPE);
      assertEquals(await freeze({ machine, client: host.client }, "C:\\"), 1);
      assertEquals(await calls(machine), ["freeze"]);
      ok((await values(machine)).includes("frozen c:\\programdata"));
      await machine.run("taskkill", ["/F", "/IM", "stillpoint.exe"]);
    }
    await killed.ended();
    const agent = WineAgent.start(machine, ["-p", PIPE, "-v"]);
    {
      await using host = await PipeHost.meet(machine, PIPE);
      const scene = { machine, client: host.client };
      await until(async () => (await calls(machine)).length > 1 || undefined, {
        what: "the hook to be undone",
      });
      assertEquals(await status(scene), "frozen");
      await rejects(thaw(scene), LIMITED);
      await isThawed(scene);
      assertEquals(await calls(machine), ["freeze", "thaw"]);
      ok(!(await values(machine)).includes("frozen c:\\programdata"));
      assertEquals((await report(scene)).verdict, "broken");
      assertEquals(await freeze(scene, "C:\\"), 1);
      assertEquals(await thaw(scene), 1);
    }
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});

Deno.test({
  name: "A service of Windows that is stopped in a hold thaws first",
  ignore: NO_VSS_DOUBLE,
  fn: async () => {
    await using machine = await WineMachine.start();
    await setUpVss(machine);
    await installHook(machine);
    const { stdout } = await machine.run(AGENT, ["-s", "install", "-p", PIPE]);
    assertEquals(stdout.trim(), 'Service "stillpoint" is installed');
    await machine.run("net", ["start", "stillpoint"]);
    {
      await using host = await PipeHost.meet(machine, PIPE);
      await clearLog(machine);
      assertEquals(await freeze({ machine, client: host.client }, "C:\\"), 1);
      const began = performance.now();
      await machine.run("net", ["stop", "stillpoint"]);
      ok(performance.now() - began < 9000);
    }
    await until(async () => (await calls(machine)).length > 1 || undefined, {
      what: "the hook to be undone",
    });
    assertEquals(await calls(machine), ["freeze", "thaw"]);
    const log = await doubleLog(machine);
    ok(log.includes("requester BackupComplete"), log.join("\n"));
    assertEquals((await machine.run("sc", ["query", PROVIDER])).code, 0);
    const { code } = await machine.run(AGENT, ["-s", "uninstall"]);
    assertEquals(code, 0);
    ok((await machine.run("sc", ["query", PROVIDER])).code !== 0);
    const library = machine.outside(`${HOME}/stillpoint-vss.dll`);
    assertEquals(await unlessMissing(Deno.stat(library)), undefined);
    assertEquals((await machine.run("reg", ["query", STATE_KEY])).code, 1);
  },
});
