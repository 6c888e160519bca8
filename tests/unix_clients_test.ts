/**
 * The whole agent on a Unix socket, with clients of every character.
 *
 * @module
 */

import { ok } from "node:assert";
import { join } from "node:path";
import { serve } from "../lib/agent.ts";
import { LIMITS } from "../lib/limits.ts";
import { listenUnix } from "../lib/unix_listener.ts";
import { FakeFreezer } from "./fakes/freezer.ts";
import {
  slowCommand,
  slowRequest,
  type SlowRun,
} from "./fakes/slow_command.ts";
import { UnixClient } from "./fakes/unix_client.ts";
import { fakeAgent, until } from "./helpers.ts";

const PING = '{"execute":"guest-ping"}\n';
const OK = '{"return": {}}';
const FREEZE = '{"execute":"guest-fsfreeze-freeze"}\n';
const SYNC = '{"execute":"guest-sync","arguments":{"id":5}}\n';

/** An agent on a socket in a directory of its own. */
interface Service extends AsyncDisposable {
  readonly path: string;
  readonly freezer: FakeFreezer;
  readonly runs: SlowRun[];
}

async function startService(): Promise<Service> {
  const directory = await Deno.makeTempDir();
  const path = join(directory, "agent.sock");
  const channel = await listenUnix({ path });
  const freezer = new FakeFreezer();
  const { command, runs } = slowCommand();
  const agent = fakeAgent({ abilities: { freezer }, extra: [command] });
  const done = serve(channel, agent);
  return {
    path,
    freezer,
    runs,
    async [Symbol.asyncDispose]() {
      await channel[Symbol.asyncDispose]();
      await done;
      await Deno.remove(directory, { recursive: true });
    },
  };
}

Deno.test("The agent serves several clients at once", async () => {
  await using service = await startService();
  using first = await UnixClient.connect(service.path);
  using second = await UnixClient.connect(service.path);
  await first.write(slowRequest("a"));
  await until(() => service.runs.length === 1);
  await second.write('{"execute":"guest-sy');
  await first.write(PING);
  await second.write('nc","arguments":{"id":5}}');
  await second.expect('{"return": 5}');
  service.runs[0]?.finish("a");
  await first.expect('{"return": "a"}', OK);
});

Deno.test("The agent serves clients one after the other", async () => {
  await using service = await startService();
  for (let i = 0; i < 3 * LIMITS.connections; i++) {
    using client = await UnixClient.connect(service.path);
    await client.write(PING);
    await client.expect(OK);
    await client.halfClose();
    await client.expectEnd();
  }
});

Deno.test("The agent turns away more clients than it can serve", async () => {
  await using service = await startService();
  using clients = new DisposableStack();
  const seats: UnixClient[] = [];
  for (let i = 0; i < LIMITS.connections; i++) {
    const client = clients.use(await UnixClient.connect(service.path));
    await client.write(PING);
    await client.expect(OK);
    seats.push(client);
  }
  const extra = clients.use(await UnixClient.connect(service.path));
  await extra.expectEnd();
  for (const client of seats) {
    await client.write(SYNC);
    await client.expect('{"return": 5}');
  }
});

Deno.test("The agent answers a client that has half-closed, then hangs up", async () => {
  await using service = await startService();
  using client = await UnixClient.connect(service.path);
  await client.write(slowRequest("a") + PING);
  await client.halfClose();
  await until(() => service.runs.length === 1);
  service.runs[0]?.finish("a");
  await client.expect('{"return": "a"}', OK);
  await client.expectEnd();
});

Deno.test("The agent outlives a client that dies with replies unread", async () => {
  await using service = await startService();
  using witness = await UnixClient.connect(service.path);
  {
    using client = await UnixClient.connect(service.path);
    await client.write(PING);
    // Answered in order, so the reply to the ping lies unread by then.
    await client.write(slowRequest("a"));
    await until(() => service.runs.length === 1);
  }
  service.runs[0]?.finish("nobody reads this");
  await until(() => service.runs[0]?.signal.aborted === true);
  await witness.write(PING);
  await witness.expect(OK);
  using next = await UnixClient.connect(service.path);
  await next.write(PING);
  await next.expect(OK);
});

Deno.test("The agent undoes the freeze of a client that died meanwhile", async () => {
  await using service = await startService();
  service.freezer.isSlow = true;
  {
    using client = await UnixClient.connect(service.path);
    await client.write(FREEZE);
    await until(() => service.freezer.isRestricting);
  }
  // By the time that somebody else was served, the agent's end is hung up.
  using other = await UnixClient.connect(service.path);
  await other.write(PING);
  await other.expect(OK);
  service.freezer.finish();
  await until(() => service.freezer.events.length === 2);
  ok(!service.freezer.isRestricting);
});

Deno.test("The agent serves others while a client reads nothing", async () => {
  await using service = await startService();
  using greedy = await UnixClient.connect(service.path);
  const count = 60;
  const id = "x".repeat(100_000);
  const request = `{"execute":"guest-ping","id":"${id}"}\n`;
  let isWritten = false;
  const flood = greedy.write(request.repeat(count))
    .then(() => isWritten = true);
  for (let i = 0; i < 10; i++) {
    using other = await UnixClient.connect(service.path);
    await other.write(SYNC);
    await other.expect('{"return": 5}');
  }
  ok(!isWritten, "the agent has to stop reading");
  const reply = `{"return": {}, "id": "${id}"}`;
  await greedy.expect(...Array.from({ length: count }, () => reply));
  await flood;
});

Deno.test("The agent delivers replies that are larger than any buffer", async () => {
  await using service = await startService();
  using client = await UnixClient.connect(service.path);
  const id = "x".repeat(3 * LIMITS.unsentBytes);
  const writing = client.write(`{"execute":"guest-ping","id":"${id}"}${PING}`);
  await client.expect(`{"return": {}, "id": "${id}"}`, OK);
  await writing;
});
