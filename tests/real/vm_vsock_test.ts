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
const FREEZE = '{"execute":"guest-fsfreeze-freeze"}';
const THAW = '{"execute":"guest-fsfreeze-thaw"}';

Deno.test({
  name: "A client on a vsock is served like any other",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      modules: ["vsock", "vsock_loopback"],
      programs: { "/bin/perl": "/usr/bin/perl" },
      disks: [{ name: "data", type: "ext4" }],
      agentArgs: [
        ...["-m", "vsock-listen", "-p", `4294967295:${PORT}`],
        NOTES_HOOK,
      ],
    });
    const { hook, machine, shell } = rig;
    await untilServed(rig);

    await t.step("one after the other", async () => {
      assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
      assertEquals(
        await call(rig, `${PING}${PING.replace("1", "2")}`, 2),
        '{"return": {}, "id": 1}\n{"return": {}, "id": 2}',
      );
      match(await call(rig, '{"execute":"nope"}'), /CommandNotFound/);
    });

    await t.step("beside one that has said only half of it", async () => {
      const half = shell.attempt(command('{"execute":"gues'), { seconds: 60 });
      await until(async () => {
        return (await shell.attempt("pidof perl")).status === 0 || undefined;
      }, { what: "the silent client" });
      assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
      await shell.run("kill $(pidof perl)");
      assertEquals((await half).status, 128 + 15);
      assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
    });

    await t.step("that goes with its reply unread", async () => {
      for (let visit = 0; visit < 10; visit++) await call(rig, PING, 0);
      assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
    });

    await t.step("that freezes, and another one that thaws", async () => {
      assertEquals(await call(rig, FREEZE), '{"return": 1}');
      const writes = await rig.blockWrites();
      assertEquals(await call(rig, THAW), '{"return": 1}');
      await writes.finish();
      assertEquals(await hook.read(), "freeze thaw");
      await hook.forget();
    });

    await t.step("that goes in the middle of its freeze", async () => {
      await hook.hold("freeze");
      await call(rig, FREEZE, 0);
      await hook.until("freeze");
      // A client that only stopped sending looks the same until it is answered.
      await hook.letGo("freeze");
      await hook.until("freeze thaw");
      await rig.untilUnmarked();
      await rig.write();
    });

    await t.step("until the agent is told to end", async () => {
      assertEquals(await machine.killAgent("TERM"), 0);
      const { status, output } = await shell.attempt(command(PING));
      assertEquals([status, output], [
        104,
        "connect: Connection reset by peer\n",
      ]);
    });

    await t.step("on a socket that was passed on", async () => {
      const listen = `/rig/vsock_listen.sh ${PORT}`;
      await shell.run(`/rig/agent.sh ${listen} /usr/sbin/agent`);
      assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
      assertEquals(await call(rig, PING), '{"return": {}, "id": 1}');
      assertEquals(await machine.killAgent("TERM"), 0);
    });
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

async function untilServed({ shell }: AgentRig): Promise<void> {
  await until(async () => {
    return (await shell.attempt(command(PING))).status === 0 || undefined;
  }, { what: "the agent to listen" });
}
