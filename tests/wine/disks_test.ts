/**
 * Disks, volumes and devices, as the compiled program for Windows tells them
 * under Wine. Wine has one disk, no buses, no interfaces of disks, and no
 * devices but those that the registry names; it has no defrag.exe.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  doesNotMatch,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { LIMITS } from "../../lib/limits.ts";
import { WineAgent } from "./agent.ts";
import { NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";
import { bring } from "./compiled.ts";

const DEFRAG = "/root/wine/drive_c/windows/system32/defrag.exe";
const PIPE = "\\\\.\\pipe\\disks";
const DISK = "\\\\.\\PhysicalDrive0";

const NO_PCI = { domain: -1, bus: -1, slot: -1, function: -1 };

/** Wine's disk is on SCSI, and says no more. */
const ADDRESS = {
  ...{ "pci-controller": NO_PCI, "bus-type": "scsi" },
  ...{ bus: 0, target: 0, unit: 0, dev: DISK },
};

interface Filesystem {
  readonly name: string;
  readonly mountpoint: string;
  readonly type: string;
  readonly "used-bytes": number;
  readonly "total-bytes": number;
  readonly disk: unknown[];
}

const CLASS = '"ClassGUID"="{4d36e97d-e325-11ce-bfc1-08002be10318}"';

/** Properties, by the sets and numbers that the system has for them. */
const HARDWARE_IDS = "{a45c254e-df1c-4efd-8020-67d146a850e0}\\0003";
const DRIVER = "{a8b865dd-2e3d-4094-ad97-e593a70c75d6}";
const NAME = "{b725f130-47ef-101a-a5f1-02608c9eebac}\\000A";

/** 14 November 2023, as Windows counts. */
const DATE = "00,c0,b5,82,8d,16,da,01";

/**
 * A file for the registry with devices that PCI does not have. Wine believes
 * it, but unlike Windows takes no property from anywhere else.
 */
const PRETENDED = `REGEDIT4

${
  device("VEN_1AF4&DEV_10CF&REV_00\\3&1", {
    [HARDWARE_IDS]: ["2012", wide("PCI\\VEN_1AF4&DEV_10CF&REV_00\0")],
    [NAME]: ["0012", wide("Möbius")],
    [`${DRIVER}\\0003`]: ["0012", wide("1.2.3.4")],
    [`${DRIVER}\\0002`]: ["0010", DATE],
  })
}
${
  device("VEN_8086&DEV_1041\\3&2", {
    [HARDWARE_IDS]: ["2012", wide("PCI\\VEN_8086&DEV_1041\0")],
    [NAME]: ["0012", wide("Another")],
  })
}
`;

function device(
  id: string,
  properties: Readonly<Record<string, readonly [type: string, value: string]>>,
): string {
  const root = "HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Enum\\PCI";
  const parts = Object.entries(properties).map(([name, [type, value]]) =>
    `[${root}\\${id}\\Properties\\${name}]\n@=hex(ffff${type}):${value}\n`
  );
  return [`[${root}\\${id}]\n${CLASS}\n`, ...parts].join("\n");
}

function wide(text: string): string {
  return Array.from(`${text}\0`, (character) => {
    const unit = character.charCodeAt(0);
    return [unit & 0xff, unit >> 8];
  }).flat().map((byte) => byte.toString(16).padStart(2, "0")).join();
}

/** An agent that is asked about disks, volumes and devices. */
interface Stage {
  readonly machine: WineMachine;
  /** Carries out a command, which may not take long. */
  call(name: string): Promise<unknown>;
}

/** In this order: each goes on from what the one before has left. */
const CLAIMS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "guest-get-fsinfo tells volumes and their disk": async ({ call }) => {
    const found = await call("guest-get-fsinfo") as Filesystem[];
    const paths = found.map(({ mountpoint }) => mountpoint);
    assertEquals(paths.toSorted(), ["C:\\", "Z:\\"]);
    for (const { name, type, disk, ...sizes } of found) {
      match(name, /^\\\\\?\\Volume\{[-\da-f]{36}\}\\$/);
      assertSame(type, "NTFS");
      ok(sizes["used-bytes"] > 0);
      ok(sizes["used-bytes"] <= sizes["total-bytes"]);
      // Wine says that a volume lies on no disk at all.
      assertEquals(disk, []);
    }
  },
  "guest-get-disks tells the disk": async ({ call }) => {
    assertEquals(await call("guest-get-disks"), [
      { name: DISK, partition: false, dependencies: [], address: ADDRESS },
    ]);
  },
  "guest-get-devices tells the hypervisor's alone": async (
    { machine, call },
  ) => {
    assertEquals(await call("guest-get-devices"), []);
    const { code } = await machine.run("reg", [
      "import",
      "Z:\\tmp\\device.reg",
    ]);
    assertSame(code, 0);
    assertEquals(await call("guest-get-devices"), [{
      "driver-name": "Möbius",
      "driver-date": Date.UTC(2023, 10, 14) * 1e6,
      "driver-version": "1.2.3.4",
      id: { type: "pci", "vendor-id": 0x1af4, "device-id": 0x10cf },
    }]);
  },
  "guest-fstrim says why a volume is not trimmed": async ({ call }) => {
    const { paths } = await call("guest-fstrim") as {
      paths: { path: string; error?: string }[];
    };
    ok(paths.some(({ path }) => path === "C:\\"));
    for (const { error = "" } of paths) {
      match(error, /^Cannot run C:\\windows\\system32\\defrag\.exe: /);
    }
  },
  "guest-fstrim trims with defrag.exe": async ({ machine, call }) => {
    await bring(machine, { source: "defrag.c", path: DEFRAG });
    const { paths } = await call("guest-fstrim") as { paths: unknown[] };
    const refused = "nicht unterstützt (0x8900002A)";
    assertEquals(
      new Set(paths),
      new Set([
        { path: "C:\\" },
        { path: "Z:\\", error: refused },
      ]),
    );
  },
};

Deno.test({
  name: "An agent on Windows tells disks, volumes and devices",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    const file = machine.outside("/tmp/device.reg");
    await Deno.writeTextFile(file, PRETENDED);
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    await using host = await PipeHost.meet(machine, PIPE);
    const call = async (name: string) => {
      const begun = performance.now();
      const reply = await host.client.call(name);
      // Bounds of looks are held by a virtual clock elsewhere; what comes here
      // in time has not waited for a service until its limit.
      const ms = performance.now() - begun;
      ok(ms < LIMITS.serviceMs, `${name} takes ${ms} ms`);
      return reply;
    };

    const stage = { machine, call };
    for (const [what, claim] of Object.entries(CLAIMS)) {
      await t.step(what, () => claim(stage));
    }

    await host[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
    await agent.ended();
    doesNotMatch(agent.log, /Uncaught|TypeError/);
  },
});
