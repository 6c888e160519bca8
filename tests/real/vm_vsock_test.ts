/**
 * A vsock, with its clients in the same machine.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, match } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { until } from "../vm/deadline.ts";
import { NOTES_HOOK } from "../vm/hook_notes.ts";

const PORT = 9999;
const PING = '{"execute":"guest-ping","id":1}';
/** Who may connect: VMADDR_CID_LOCAL, since the rig's host has no vsock. */
const NEIGHBOURS = "--vsock-peers=1";
const FREEZE = '{"execute":"guest-fsfreeze-freeze"}';
const THAW = '{"execute":"guest-fsfreeze-thaw"}';

/** A part of a test, in a machine that the parts before have used. */
type Step = (rig: AgentRig) => Promise<void>;

/** Which clients, each after those before it. */
const CLIENTS: Readonly<Record<string, Step>> = {
  "one after the other": async (rig) => {
    assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
    assertEquals(
      await call(rig, `${PING}${PING.replace("1", "2")}`, 2),
      '{"return": {}, "id": 1}\n{"return": {}, "id": 2}',
    );
    match(await call(rig, '{"execute":"nope"}'), /CommandNotFound/);
  },
  "beside one that has said only half of it": async (rig) => {
    const half = rig.shell.attempt(command('{"execute":"gues'), {
      seconds: 60,
    });
    await until(async () => {
      return (await rig.shell.attempt("pidof perl")).status === 0 || undefined;
    }, { what: "the silent client" });
    assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
    await rig.shell.run("kill $(pidof perl)");
    assertEquals((await half).status, 128 + 15);
    assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
  },
  "that goes with its reply unread": async (rig) => {
    for (let visit = 0; visit < 10; visit++) await call(rig, PING, 0);
    assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
  },
  "that freezes, and another one that thaws": async (rig) => {
    assertEquals(await call(rig, FREEZE), '{"return": 1}');
    const writes = await rig.blockWrites();
    assertEquals(await call(rig, THAW), '{"return": 1}');
    await writes.finish();
    assertEquals(await rig.hook.read(), "freeze thaw");
    await rig.hook.forget();
  },
  "that goes in the middle of its freeze": async (rig) => {
    await rig.hook.hold("freeze");
    await call(rig, FREEZE, 0);
    await rig.hook.until("freeze");
    // A client that only stopped sending looks the same until it is answered.
    await rig.hook.letGo("freeze");
    await rig.hook.until("freeze thaw");
    await rig.untilUnmarked();
    await rig.write();
  },
  "until the agent is told to end": async (rig) => {
    assertEquals(await rig.machine.killAgent("TERM"), 0);
    const { status, output } = await rig.shell.attempt(command(PING));
    assertEquals([status, output], [
      104,
      "connect: Connection reset by peer\n",
    ]);
  },
  "on a socket that was passed on": async (rig) => {
    await adopt(rig, NEIGHBOURS);
    assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
    assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
    assertEquals(await rig.machine.killAgent("TERM"), 0);
  },
  "unless it is not the host, and only the host may come": async (rig) => {
    await adopt(rig, "");
    const { status, output } = await rig.shell.attempt(command(PING));
    assertEquals([status === 0, output.includes("return")], [false, false]);
    match(
      await rig.shell.run("cat /run/agent.out"),
      /CID 1 is not among vsock-peers/,
    );
    assertEquals(await rig.machine.killAgent("TERM"), 0);
  },
};

Deno.test({
  name: "A client on a vsock is served like any other",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      modules: ["vsock", "vsock_loopback"],
      programs: { "/bin/perl": "/usr/bin/perl" },
      disks: [{ name: "data", type: "ext4" }],
      agentArgs: [
        ...["-m", "vsock-listen", "-p", `4294967295:${PORT}`, NEIGHBOURS],
        NOTES_HOOK,
      ],
    });
    await untilServed(rig);

    for (const [what, step] of Object.entries(CLIENTS)) {
      await t.step(what, () => step(rig));
    }
  },
});

function command(text: string, lines = 1): string {
  return `/rig/vsock_call.sh ${PORT} '${text}' ${lines}`;
}

/** What a client gets: so many lines, and then it hangs up. */
async function call(
  { shell }: AgentRig,
  text: string,
  lines = 1,
): Promise<string> {
  return await shell.run(command(text, lines));
}

/** Starts an agent on a socket that listens already. */
async function adopt({ shell }: AgentRig, args: string): Promise<void> {
  const listen = `/rig/vsock_listen.sh ${PORT}`;
  await shell.run(`/rig/agent.sh ${listen} /usr/sbin/agent ${args}`);
}

async function untilServed({ shell }: AgentRig): Promise<void> {
  await until(async () => {
    return (await shell.attempt(command(PING))).status === 0 || undefined;
  }, { what: "the agent to listen" });
}
