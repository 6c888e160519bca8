import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  network,
  networkFrom,
  routesIn,
} from "../../../../lib/platform/linux/network.ts";
import { makeTree } from "../../../fixtures/tree.ts";
import { VirtualClock } from "../../freeze/virtual_clock.ts";

const IPV4 = "header\n" +
  "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";
const IPV6 = `${"0".repeat(32)} 00 ${"0".repeat(32)} 00 ${"0".repeat(32)} ` +
  "00000400 00000002 00000000 00000003     eth1\n";

const ROUTES: Record<string, [Record<string, string>, string[]]> = {
  "both protocols": [{ "net/route": IPV4, "net/ipv6_route": IPV6 }, [
    "4 eth0",
    "6 eth1",
  ]],
  "IPv4 alone": [{ "net/route": IPV4 }, ["4 eth0"]],
  "IPv6 alone": [{ "net/ipv6_route": IPV6 }, ["6 eth1"]],
  "no network": [{}, []],
};

for (const [what, [files, routes]] of Object.entries(ROUTES)) {
  Deno.test(`routesIn() finds the routes of ${what}`, async () => {
    await using proc = await makeTree(files);
    const found = await routesIn(proc.path);
    assertEquals(
      found.map(({ version, interfaceName }) => `${version} ${interfaceName}`),
      routes,
    );
  });
}

Deno.test("network.interfaces() finds the loopback interface", async () => {
  const interfaces = await network.interfaces();
  const lo = interfaces.find(({ name }) => name === "lo");
  assertSame(lo?.hardwareAddress, "00:00:00:00:00:00");
  assertEquals(lo?.addresses[0], {
    address: "127.0.0.1",
    version: 4,
    prefix: 8,
  });
  const { received, sent } = lo?.statistics ?? {};
  ok(received !== undefined);
  assertEquals(received, sent);
});

Deno.test("network.interfaces() agrees with sysfs", async () => {
  const interfaces = await network.interfaces();
  const directory = await Array.fromAsync(Deno.readDir("/sys/class/net"));
  const names = directory.filter(({ isSymlink }) => isSymlink)
    .map(({ name }) => name);
  assertEquals(
    interfaces.map(({ name }) => name).filter((name) => !name.includes(":"))
      .toSorted(),
    names.toSorted(),
  );
  for (const { name, hardwareAddress = "" } of interfaces) {
    match(hardwareAddress, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    const path = `/sys/class/net/${name.replace(/:.*/, "")}/address`;
    const address = (await Deno.readTextFile(path)).trim();
    ok(address.length !== 17 || address === hardwareAddress);
  }
});

Deno.test("network.routes() reads this machine's routes", async () => {
  const routes = await network.routes();
  ok(routes.every(({ version }) => version === 4 || version === 6));
  const lines = (await Deno.readTextFile("/proc/net/route")).trim().split("\n");
  assertSame(
    routes.filter(({ version }) => version === 4).length,
    lines.length - 1,
  );
});

Deno.test("network.interfaces() does not wait for a kernel that hangs, nor asks it twice", async () => {
  using clock = new VirtualClock();
  let asked = 0;
  const { interfaces } = networkFrom(() => {
    asked++;
    return new Promise(() => {});
  });
  const message = "Cannot list network interfaces: no answer within 0.5 s";
  await clock.until(rejects(interfaces(), { message }));
  assertSame(clock.now, 500);
  await clock.until(rejects(interfaces(), { message }));
  assertSame(asked, 1);
});
