/**
 * The compiled program for Windows, under Wine, over a named pipe and over a
 * serial port.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  doesNotMatch,
  match,
  ok,
} from "node:assert";
import { SerialHost } from "../e2e/serial_host.ts";
import { WineAgent } from "./agent.ts";
import { AGENT, NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\org.qemu.guest_agent.0";
const COM1 = "/root/wine/dosdevices/com1";

function windowsTest(name: string, fn: (t: Deno.TestContext) => Promise<void>) {
  Deno.test({ name, ignore: NO_WINE, fn });
}

windowsTest("The program for Windows explains itself", async () => {
  await using machine = await WineMachine.start();
  const version = await machine.run(AGENT, ["--version"]);
  assertEquals(version.code, 0);
  match(version.stdout, /^Stillpoint \d+\.\d+\.\d+, /);
  const dump = await machine.run(AGENT, ["--dump-conf"]);
  match(dump.stdout, /^statedir=C:\\\\ProgramData\\\\stillpoint$/m);
  match(
    dump.stdout,
    /^path=\\\\\\\\\.\\\\Global\\\\org\.qemu\.guest_agent\.0$/m,
  );
  const mistake = await machine.run(AGENT, ["--nonsense"]);
  assertEquals(mistake.code, 1);
  match(mistake.stderr, /nonsense/);
});

windowsTest("The program for Windows refuses what it cannot do", async () => {
  await using machine = await WineMachine.start();
  const cases: Readonly<Record<string, RegExp>> = {
    "doctor": /Cannot look at windows: it is not supported/,
  };
  for (const [line, expected] of Object.entries(cases)) {
    const { code, stderr } = await machine.run(AGENT, line.split(" "));
    ok(code !== 0);
    match(stderr, expected);
  }
});

windowsTest("An agent on Windows serves a named pipe", async (t) => {
  await using machine = await WineMachine.start();
  const agent = WineAgent.start(machine, ["-p", PIPE]);

  await t.step("it says why it waits for its port", async () => {
    await agent.logged(/Waiting for .*File not found \(Windows error 2\)/);
  });

  await t.step("it serves each host that comes", async () => {
    for (let round = 0; round < 3; round++) {
      await using host = await PipeHost.meet(machine, PIPE);
      assertEquals(await host.client.call("guest-ping"), {});
      // Half a request, which the next host must not complete.
      await host.client.socket.send('{"execute":"guest-');
    }
  });

  await t.step("it reads while it writes", async () => {
    await using host = await PipeHost.meet(machine, PIPE);
    const id = "x".repeat(1000);
    const request = `${JSON.stringify({ execute: "guest-ping", id })}\n`;
    const rounds = 500;
    await host.client.socket.send(request.repeat(rounds));
    for (let round = 0; round < rounds; round++) {
      assertEquals(await host.client.reply({ what: "a reply" }), {});
    }
  });

  await t.step("it tells what the machine is", async () => {
    await using host = await PipeHost.meet(machine, PIPE);
    const { client } = host;
    const info = await client.call("guest-info") as {
      supported_commands: { name: string }[];
    };
    const names = info.supported_commands.map(({ name }) => name);
    ok(names.includes("guest-get-osinfo"));
    ok(!names.includes("guest-get-cpustats"));
    ok(names.includes("guest-fsfreeze-thaw"));
    const { id, variant, machine: processor } = await client.call(
      "guest-get-osinfo",
    ) as Record<string, string>;
    assertEquals({ id, processor }, { id: "mswindows", processor: "x86_64" });
    match(variant ?? "", /^(client|server)$/);
    const name = await client.call("guest-get-host-name");
    const expected = Deno.hostname().slice(0, 15).toUpperCase();
    assertEquals(name, { "host-name": expected });
    const nanoseconds = await client.call("guest-get-time") as number;
    ok(Math.abs(nanoseconds / 1e6 - Date.now()) < 5000);
    const { offset } = await client.call("guest-get-timezone") as {
      offset: number;
    };
    assertEquals(offset, -new Date().getTimezoneOffset() * 60 || 0);
  });

  await machine[Symbol.asyncDispose]();
  await agent.ended();
  doesNotMatch(agent.log, /Uncaught|TypeError/);
});

windowsTest("An agent on Windows serves a serial port", async () => {
  await using machine = await WineMachine.start();
  const port = machine.outside(COM1);
  const agent = WineAgent.start(machine, ["-m", "isa-serial"]);
  await agent.logged(/Waiting for COM1: .*File not found/);
  using first = await SerialHost.attach(port);
  await first.sync();
  first.send('{"execute":"guest-ping"}{"execute":"guest-sync",');
  assertEquals(await first.line(), '{"return": {}}\n');
  first.send('"arguments":{"id":7},"id":"x"}');
  assertEquals(await first.line(), '{"return": 7, "id": "x"}\n');
  first.send('{"execute":"guest-');
  first[Symbol.dispose]();
  using second = await SerialHost.attach(port);
  await second.sync();
  second.send('{"execute":"guest-ping"}\n');
  assertEquals(await second.line(), '{"return": {}}\n');
  await machine[Symbol.asyncDispose]();
  await agent.ended();
});
