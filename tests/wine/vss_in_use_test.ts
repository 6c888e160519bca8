/**
 * Setting VSS up anew, and removing it, while an agent uses its library: what
 * is in use can be given another name on Windows, but not be removed.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import { WineAgent } from "./agent.ts";
import { freeze, setUpVss, thaw } from "./freezing.ts";
import { AGENT, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";
import { NO_VSS_DOUBLE, writeScript } from "./vss_machine.ts";

const PIPE = "\\\\.\\pipe\\a library in use";

Deno.test({
  name: "VSS is set up and removed while an agent uses it",
  ignore: NO_VSS_DOUBLE,
  fn: async () => {
    await using machine = await WineMachine.start();
    await setUpVss(machine);
    await writeScript(machine, []);
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    {
      await using host = await PipeHost.meet(machine, PIPE);
      const scene = { machine, client: host.client };
      for (const verb of ["install", "install", "uninstall", "uninstall"]) {
        assertEquals(await freeze(scene, "C:\\"), 1);
        assertEquals(await thaw(scene), 1);
        const words = ["--service", `vss-${verb}`];
        const { code, stderr } = await machine.run(AGENT, words);
        assertEquals([verb, code, stderr], [verb, 0, ""]);
      }
    }
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});
