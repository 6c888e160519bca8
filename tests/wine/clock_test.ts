/**
 * The clock of Windows, through the compiled program under Wine, which sets
 * none. A program of ours stands in for that of the time service.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { WineAgent } from "./agent.ts";
import { bring } from "./compiled.ts";
import { NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\clock";
const W32TM = "/root/wine/drive_c/windows/system32/w32tm.exe";

Deno.test({
  name: "An agent on Windows has the time service set the clock",
  ignore: NO_WINE,
  fn: async () => {
    await using machine = await WineMachine.start();
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    await using host = await PipeHost.meet(machine, PIPE);
    const set = () => host.client.call("guest-set-time");
    await rejects(set(), /Cannot run C:\\windows\\system32\\w32tm\.exe: /);
    await bring(machine, { source: "w32tm.c", path: W32TM });
    await rejects(set(), {
      message: "Cannot have Windows set its clock: " +
        "The service has not been started. (0x80070426)",
    });
    await Deno.writeTextFile(machine.outside("/tmp/time_service"), "");
    assertEquals(await set(), {});
    await host[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});
