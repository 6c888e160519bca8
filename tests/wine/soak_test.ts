/**
 * Asks the program for Windows everything that changes nothing, again and
 * again, and looks what stays behind. Handles are counted exactly; memory goes
 * up and down with V8's, so that what is lost with each reply shows only if it
 * is much, or is asked for often: 7 kB of each of 10,000 replies, say.
 * STILLPOINT_SOAK says how often.
 *
 * @module
 */

import { ok } from "node:assert";
import type { AgentClient } from "../vm/agent_client.ts";
import { WineAgent } from "./agent.ts";
import { measure } from "./consumption.ts";
import { NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\org.qemu.guest_agent.0";
const ROUNDS = Number(Deno.env.get("STILLPOINT_SOAK") ?? 500);
const BATCH = 50;

/** Until each command has loaded what it needs. */
const FIRST_ROUNDS = 100;
/** Until V8's memory is as large as it gets: about 45 MB more than at first. */
const PINGS = 100_000;

/** Threads of Deno's come and go, with some handles each. */
const MOST_HANDLES = 24;
/** V8's memory goes up and down by 10 MB; this is for all commands together. */
const MOST_MEMORY = 24 * 1024 * 1024;

/** What only tells. */
const TELLS =
  /^guest-(fsfreeze-status|get-|info|network-get-|ping|ssh-get-)|^__org\.stillpoint_(freeze-plan|last-cycle|metrics)$/;

/** Arguments of those that cannot do without. */
const ARGUMENTS: Readonly<Record<string, unknown>> = {
  "guest-ssh-get-authorized-keys": { username: "root" },
};

interface Info {
  readonly "supported_commands": readonly { readonly name: string }[];
}

async function namesOf(client: AgentClient): Promise<string[]> {
  const info = await client.call("guest-info") as Info;
  return info.supported_commands.map(({ name }) => name)
    .filter((name) => TELLS.test(name)).sort();
}

/** A failure is an answer, too, and must not leave anything behind either. */
async function askOften(
  client: AgentClient,
  { name, rounds }: { readonly name: string; readonly rounds: number },
): Promise<void> {
  const request = { execute: name, arguments: ARGUMENTS[name] };
  const line = `${JSON.stringify(request)}\n`;
  for (let asked = 0; asked < rounds; asked += BATCH) {
    await client.socket.send(line.repeat(BATCH));
    for (let reply = 0; reply < BATCH; reply++) {
      const what = `reply ${asked + reply} to ${name}`;
      ok(await client.socket.line({ what, seconds: 60 }) !== undefined);
    }
  }
}

async function warmUp(
  client: AgentClient,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    await askOften(client, { name, rounds: FIRST_ROUNDS });
  }
  await askOften(client, { name: "guest-ping", rounds: PINGS });
}

Deno.test({
  name: "An agent on Windows keeps nothing of what it was asked",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    const host = await PipeHost.meet(machine, PIPE);
    const { client } = host;
    const names = await namesOf(client);
    await warmUp(client, names);
    const first = await measure(machine);
    let last = first;
    for (const name of names) {
      await t.step(`${name}, ${ROUNDS} times`, async () => {
        await askOften(client, { name, rounds: ROUNDS });
        const before = last;
        last = await measure(machine);
        const more = last.handles - before.handles;
        const bytes = last.memory - first.memory;
        ok(more <= MOST_HANDLES, `${more} handles are left`);
        ok(bytes <= MOST_MEMORY, `${bytes} bytes are left`);
      });
    }
    await host[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});
