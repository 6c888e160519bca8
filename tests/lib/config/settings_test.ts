import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import { DEFAULTS } from "../../../lib/config/config.ts";
import { LINUX_PLACES } from "../../../lib/platform/linux/places.ts";
import {
  absolute,
  combine,
  type Settings,
} from "../../../lib/config/settings.ts";

function combined(
  file: Settings,
  { line = {}, activation }: { line?: Settings; activation?: string } = {},
) {
  return combine({ places: LINUX_PLACES, file, line, activation });
}

Deno.test("combine() prefers the command line, but adds up lists", () => {
  const { method, path, verbose, blockRpcs, allowRpcs } = combined(
    { method: "isa-serial", path: "/f", verbose: true, blockRpcs: ["a"] },
    { line: { method: "unix-listen", verbose: undefined, blockRpcs: ["b"] } },
  );
  assertEquals(
    { method, path, verbose, blockRpcs, allowRpcs },
    {
      method: "unix-listen",
      path: "/f",
      verbose: true,
      blockRpcs: ["a", "b"],
      allowRpcs: undefined,
    },
  );
});

Deno.test("combine() adds up lists of network interfaces", () => {
  const { networkExclude, networkOrder } = combined(
    { networkExclude: ["docker*"], networkOrder: ["eth1"] },
    { line: { networkExclude: ["veth*"] } },
  );
  assertEquals(networkExclude, ["docker*", "veth*"]);
  assertEquals(networkOrder, ["eth1"]);
  assertEquals(combined({}).networkOrder, []);
});

Deno.test("combine() adds up lists of filesystems", () => {
  const { freezeExclude, freezeInclude } = combined(
    { freezeExclude: ["/mnt/*"], freezeInclude: ["type:xfs"] },
    { line: { freezeExclude: ["/srv"] } },
  );
  assertEquals(freezeExclude, ["/mnt/*", "/srv"]);
  assertEquals(freezeInclude, ["type:xfs"]);
  assertEquals(combined({}).freezeExclude, []);
});

Deno.test("combine() lets the host connect unless others are named", () => {
  assertEquals(combined({}).vsockPeers, [2]);
  assertEquals(combined({ vsockPeers: [1] }).vsockPeers, [1]);
  const line = { vsockPeers: [3] };
  assertEquals(combined({ vsockPeers: [1] }, { line }).vsockPeers, [1, 3]);
});

Deno.test("combine() tells an empty allow list from none", () => {
  assertEquals(combined({}).allowRpcs, undefined);
  assertEquals(combined({}, { line: { allowRpcs: [] } }).allowRpcs, []);
  assertEquals(
    combined({ allowRpcs: [] }, { line: { allowRpcs: ["a"] } }).allowRpcs,
    [
      "a",
    ],
  );
});

Deno.test("combine() knows the paths of ports", () => {
  assertEquals(
    [combined({}).path, combined({ method: "isa-serial" }).path],
    ["/dev/virtio-ports/org.qemu.guest_agent.0", "/dev/ttyS0"],
  );
});

Deno.test("combine() needs a path for anything else", () => {
  for (const method of ["unix-listen", "vsock-listen", "toString"]) {
    throws(() => combined({ method }), {
      message: `Cannot use ${method}: must specify a path`,
    });
  }
});

Deno.test("combine() takes a socket of systemd instead of everything", () => {
  const { method, path } = combined(
    { method: "isa-serial", path: "/f" },
    { line: { path: "/l" }, activation: "vsock-listen" },
  );
  assertEquals({ method, path }, { method: "vsock-listen", path: undefined });
});

Deno.test("combine() makes a configuration that stays as it is", () => {
  ok(Object.isFrozen(combined({})));
});

Deno.test("absolute() completes what is relative", () => {
  const config = {
    ...DEFAULTS,
    path: "a",
    logfile: "b/../c",
    fsfreezeHook: "/d",
    pidfile: "e",
    statedir: "f",
    journal: "g",
  };
  assertEquals(absolute(config, "/home"), {
    ...config,
    path: "/home/a",
    logfile: "/home/b/../c",
    pidfile: "/home/e",
    statedir: "/home/f",
    journal: "/home/g",
  });
});

Deno.test("absolute() leaves a journal alone that is not to be", () => {
  const config = { ...DEFAULTS, journal: "none" };
  assertEquals(absolute(config, "/home").journal, "none");
});

Deno.test("absolute() leaves an address alone", () => {
  const config = { ...DEFAULTS, method: "vsock-listen", path: "-1:1234" };
  assertEquals(absolute(config, "/home").path, "-1:1234");
});
