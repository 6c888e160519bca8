/**
 * What the program for Windows tells of its machine, under Wine, which tells
 * it what it finds on ours.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { AgentClient } from "../vm/agent_client.ts";
import { WineAgent } from "./agent.ts";
import { AGENT, NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\org.qemu.guest_agent.0";

interface Interface {
  readonly name: string;
  readonly "hardware-address"?: string;
  readonly "ip-addresses"?: readonly { readonly "ip-address": string }[];
  readonly statistics?: { readonly "rx-bytes": number };
}

interface Route {
  readonly iface: string;
  readonly metric: number;
  readonly version: 4 | 6;
  readonly destination: string;
  readonly mask?: string;
  readonly gateway?: string;
  readonly mtu?: number;
  readonly desprefixlen?: string;
}

interface Family {
  readonly name: string;
  readonly samples: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** Addresses of an interface, without the number of the interface. */
function addressesOf(entry: Interface): string[] {
  return (entry["ip-addresses"] ?? [])
    .map((address) => address["ip-address"].replace(/%\d+$/, "")).sort();
}

async function checkInterfaces(client: AgentClient): Promise<void> {
  const found = await client.call(
    "guest-network-get-interfaces",
  ) as Interface[];
  const ours = Map.groupBy(Deno.networkInterfaces(), ({ name }) => name);
  for (const [name, entries] of ours) {
    const entry = found.find((entry) => entry.name === name);
    ok(entry !== undefined, `${name} is missing`);
    const addresses = entries.map(({ address }) => address).sort();
    assertEquals(addressesOf(entry), addresses);
    if (name === "lo") continue;
    assertSame(entry["hardware-address"], entries[0]?.mac);
    ok(typeof entry.statistics?.["rx-bytes"] === "number");
  }
}

async function checkRoutes(client: AgentClient): Promise<void> {
  const routes = await client.call("guest-network-get-route") as Route[];
  const table = await Deno.readTextFile("/proc/net/route");
  const [, name] = /^(\S+)\s+00000000\s/m.exec(table) ?? [];
  const way = routes.find(({ destination, mask }) =>
    destination === "0.0.0.0" && mask === "0.0.0.0"
  );
  assertSame(way?.iface, name);
  for (const { metric, mtu, version, desprefixlen, mask } of routes) {
    // Wine has no metrics of adapters; nothing may come of adding none.
    ok(metric >= 0 && metric <= 0xffffffff);
    ok(mtu === undefined || mtu > 0);
    match(version === 4 ? mask ?? "" : desprefixlen ?? "", /^\d/);
  }
}

/** Keeps a processor busy until it is disposed of. */
function busyProcessor(): Disposable {
  const command = new Deno.Command("sh", {
    args: ["-c", "while :; do :; done"],
  });
  const child = command.spawn();
  return { [Symbol.dispose]: () => child.kill("SIGKILL") };
}

async function checkMetrics(client: AgentClient): Promise<void> {
  const { metrics } = await client.call("__org.stillpoint_metrics") as {
    metrics: Family[];
  };
  const families = new Map(metrics.map((family) => [family.name, family]));
  const names = ["uptime_seconds", "load", "memory_bytes", "network_bytes"]
    .concat("agent_memory_bytes", "agent_requests");
  for (const name of names) {
    ok(families.has(`stillpoint_${name}`), `${name} is missing`);
  }
  const memory = families.get("stillpoint_memory_bytes")?.samples ?? [];
  const total = memory.find(({ labels }) => labels["state"] === "total");
  const inKib = /^MemTotal:\s+(\d+)/.exec(
    await Deno.readTextFile("/proc/meminfo"),
  );
  // Wine leaves out a page.
  const missing = Number(inKib?.[1]) * 1024 - (total?.value ?? 0);
  ok(missing >= 0 && missing < 2 ** 20, `${missing} bytes are missing`);
  const own = families.get("stillpoint_agent_memory_bytes")?.samples ?? [];
  assertEquals(own.map(({ labels }) => labels["kind"]), [
    ...["resident", "committed"],
  ]);
  for (const { value } of own) ok(value > 2 ** 20);
}

/** An agent that is asked how its machine is doing. */
interface Stage {
  readonly agent: WineAgent;
  readonly client: AgentClient;
}

const CLAIMS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "interfaces, as ours are": async ({ client }) => {
    await checkInterfaces(client);
  },
  "interfaces in the order that was asked for": async ({ client }) => {
    const found = await client.call(
      "guest-network-get-interfaces",
    ) as Interface[];
    assertSame(found[0]?.name, "lo");
    assertSame(found[0]?.["hardware-address"], undefined);
  },
  "routes, as ours are": async ({ client }) => {
    await checkRoutes(client);
  },
  "users, whose login Wine does not know": async ({ client }) => {
    const name = await client.call("guest-get-host-name") as {
      "host-name": string;
    };
    assertEquals(await client.call("guest-get-users"), [
      { user: "root", "login-time": 0, domain: name["host-name"] },
    ]);
  },
  "processors, as many as ours": async ({ client }) => {
    const found = await client.call("guest-get-vcpus");
    const count = navigator.hardwareConcurrency;
    const expected = Array.from({ length: count }, (_, id) => ({
      ...{ "logical-id": id, online: true, "can-offline": false },
    }));
    assertEquals(found, expected);
  },
  "the load of what runs": async ({ agent, client }) => {
    using _busy = busyProcessor();
    const load = await client.call("guest-get-load") as Record<
      string,
      number
    >;
    assertEquals(Object.keys(load), ["load1m", "load5m", "load15m"]);
    for (const value of Object.values(load)) {
      ok(value > 0.5 && value <= navigator.hardwareConcurrency, `${value}`);
    }
    // Wine does not count what waits; the agent says so once.
    await agent.logged(/tells only what runs: .*0xC0000BB9/);
  },
  "metrics": async ({ client }) => {
    await checkMetrics(client);
  },
};

Deno.test({
  name: "An agent on Windows tells how its machine is doing",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    const options = ["--network-exclude=nothing*", "--network-order=lo"];
    const agent = WineAgent.start(machine, ["-p", PIPE, ...options]);
    const host = await PipeHost.meet(machine, PIPE);
    const { client } = host;

    const stage = { agent, client };
    for (const [what, claim] of Object.entries(CLAIMS)) {
      await t.step(what, () => claim(stage));
    }

    await host[Symbol.asyncDispose]();
    const { code, stdout } = await machine.run(AGENT, ["metrics"]);
    assertSame(code, 0);
    match(stdout, /^stillpoint_memory_bytes\{state="available"\} \d+\r?$/m);
    match(stdout, /^stillpoint_load\{minutes="15"\} [\d.]+\r?$/m);
    match(stdout, /# EOF\r?\n$/);

    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});
