/**
 * Ending and suspending Windows, by the compiled program under Wine: what ends
 * is a session of Wine's, and what sleeps is nothing at all. Wine says that it
 * can sleep to disk only.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { WineAgent } from "./agent.ts";
import { NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\power";

for (const mode of ["powerdown", "halt", "reboot"]) {
  Deno.test({
    name: `guest-shutdown ends Windows: ${mode}`,
    ignore: NO_WINE,
    fn: async () => {
      await using machine = await WineMachine.start();
      const agent = WineAgent.start(machine, ["-p", PIPE]);
      await using host = await PipeHost.meet(machine, PIPE);
      await rejects(
        host.client.call("guest-shutdown", { args: { mode: "x" } }),
        /mode is invalid/,
      );
      await rejects(
        host.client.call("guest-shutdown", { args: { mode } }),
        /the connection has ended/,
      );
      await agent.ended();
    },
  });
}

Deno.test({
  name: "guest-suspend-* put Windows to sleep",
  ignore: NO_WINE,
  fn: async () => {
    await using machine = await WineMachine.start();
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    await using host = await PipeHost.meet(machine, PIPE);
    const { client } = host;
    const request = JSON.stringify({ execute: "guest-suspend-disk" });
    await client.socket.send(`${request}\n`);
    // The next reply is to the next request: success is not answered.
    assertEquals(await client.call("guest-sync", { args: { id: 7 } }), 7);
    await rejects(
      client.call("guest-suspend-ram"),
      /^ErrorReply: suspend-to-ram not supported by OS$/,
    );
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});
