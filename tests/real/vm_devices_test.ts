/**
 * Disks and networks of many kinds, as a real machine has them.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import type { ControlShell } from "../vm/control_shell.ts";
import { makeManyDevices, MANY_MODULES } from "../vm/hardware.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";

/** Where each disk is: the hardware says so, and so must the agent. */
const ADDRESSES = {
  SCSI1: address("scsi", [0, 0x10, 0], [0, 3, 1]),
  NVME1: address("nvme", [0, 0x11, 0]),
  IDE1: address("ide", [0, 1, 1], [1, 0, 0]),
  BRIDGED1: address("virtio", [1, 3, 0]),
} as const;

/** What QEMU pretends: 50 degrees Celsius. */
const KELVIN = 323;

/** Members of the health: plain ones, and those in two halves. */
const GAUGES = 5;
const COUNTERS = 10;
const READS = "host-read-commands-lo";

/** What 4 MiB are in /proc/diskstats. */
const DD_SECTORS = 8192;

const PINGS = 3;
/** A ping of busybox, with all its headers but Ethernet's. */
const PING_BYTES = 84;

/** A machine with many devices. */
interface Scene {
  readonly client: AgentClient;
  readonly shell: ControlShell;
  readonly disks: Readonly<Record<Serial, Disk>>;
}

/** A part of a test, in a machine that the parts before have used. */
type Step = (scene: Scene) => void | Promise<void>;

/** What is said of disks. */
const STORAGE: Readonly<Record<string, Step>> = {
  "each disk is where it was plugged in": ({ disks }) => {
    for (const [serial, place] of Object.entries(ADDRESSES)) {
      const { name, address } = disks[serial as Serial];
      assertEquals(address, { ...place, serial, dev: name });
    }
  },
  "a filesystem is on its disk": async ({ client, disks, shell }) => {
    for (const [serial, { name, address }] of Object.entries(disks)) {
      const mountpoint = `/mnt/${serial}`;
      await shell.run(`mkdir ${mountpoint}; mount ${name} ${mountpoint}`);
      const mount = await filesystemAt(client, mountpoint);
      assertEquals(
        [mount.name, mount.type, mount.disk],
        [name.replace("/dev/", ""), "ext4", [address]],
      );
      await shell.run(`umount ${mountpoint}`);
    }
  },
  "a partition is part of its disk": async ({ client, disks, shell }) => {
    const { name, address } = disks.BRIDGED1;
    const part = `${name}1`;
    await shell.run(`
      printf 'n\\np\\n1\\n\\n\\nw\\n' | fdisk ${name}
      mke2fs ${part} 16384
      mkdir /mnt/part
      mount -t ext4 ${part} /mnt/part`);
    assertEquals(await diskNamed(client, part), {
      name: part,
      partition: true,
      dependencies: [name],
    });
    const { disk } = await filesystemAt(client, "/mnt/part");
    assertEquals(disk, [{ ...address, dev: part }]);
  },
  "a mapped device is on what it is made of": async (
    { client, disks, shell },
  ) => {
    const { name, address } = disks.NVME1;
    await shell.run(`
      dmsetup create mapped --noudevsync --table '0 131072 linear ${name} 0'
      mkdir /mnt/mapped
      mount /dev/dm-0 /mnt/mapped`);
    const mapped = await diskNamed(client, "/dev/dm-0");
    assertEquals(mapped, {
      name: "/dev/dm-0",
      partition: false,
      dependencies: [name],
      alias: "mapped",
    });
    const { disk } = await filesystemAt(client, "/mnt/mapped");
    assertEquals(disk, [address]);
  },
  "an NVMe disk tells of its health and its work": async (
    { client, disks, shell },
  ) => {
    const { name } = disks.NVME1;
    const before = await healthOf(client, name);
    assertEquals(before["type"], "nvme");
    assertEquals(before["temperature"], KELVIN);
    assertEquals(before["critical-warning"], 0);
    assertEquals(Object.keys(before).length, 1 + GAUGES + 2 * COUNTERS);
    const sectors = await sectorsRead(client, name);
    await shell.run(`dd if=${name} of=/dev/null bs=1M count=4 iflag=direct`);
    const after = await healthOf(client, name);
    ok(Number(after[READS]) > Number(before[READS]));
    assertEquals(await sectorsRead(client, name) - sectors, DD_SECTORS);
  },
};

/** And of the network. */
const NETWORK: Readonly<Record<string, Step>> = {
  "a network card counts, and may have two names": async (
    { client, shell },
  ) => {
    await shell.run(`
      ip link set eth0 up
      ip address add 10.0.2.15/24 dev eth0
      ip address add 10.0.2.16/24 dev eth0 label eth0:1
      ip route add default via 10.0.2.2
      ping -c ${PINGS} 10.0.2.2`);
    const cards = await client.call("guest-network-get-interfaces") as Card[];
    const [card, alias] = ["eth0", "eth0:1"].map((wanted) =>
      cards.find(({ name }) => name === wanted)
    );
    assertEquals(card?.["hardware-address"], "52:54:00:12:34:56");
    assertEquals(card?.["ip-addresses"][0], ipv4("10.0.2.15"));
    ok(Number(card?.statistics["rx-packets"]) >= PINGS);
    ok(Number(card?.statistics["tx-packets"]) >= PINGS);
    ok(Number(card?.statistics["rx-bytes"]) >= PINGS * PING_BYTES);
    assertEquals(alias, {
      name: "eth0:1",
      "hardware-address": "52:54:00:12:34:56",
      "ip-addresses": [ipv4("10.0.2.16")],
    });
  },
  "a route leads out of it": async ({ client }) => {
    const routes = await client.call("guest-network-get-route") as Route[];
    const found = routes.filter(({ gateway }) => gateway === "10.0.2.2")
      .map(({ iface, destination, mask }) => [iface, destination, mask]);
    assertEquals(found, [["eth0", "0.0.0.0", "0.0.0.0"]]);
  },
};

Deno.test({
  name: "The devices of a real machine are what they are",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using folder = await TemporaryFolder.make();
    await using rig = await AgentRig.boot({
      hardware: await makeManyDevices(folder.path),
      modules: MANY_MODULES,
      programs: { "/sbin/dmsetup": "/sbin/dmsetup" },
    });
    await using client = await rig.meet();
    const disks = await bySerial(client);
    const scene = { client, disks, shell: rig.shell };

    for (const [what, step] of Object.entries({ ...STORAGE, ...NETWORK })) {
      await t.step(what, () => step(scene));
    }
  },
});

type Serial = keyof typeof ADDRESSES;

interface Disk {
  readonly name: string;
  readonly address?: Readonly<Record<string, unknown>>;
  readonly smart?: Readonly<Record<string, unknown>>;
}

/** PCI bus, slot and function; then bus, target and unit behind it. */
function address(
  type: string,
  [pciBus, slot, pciFunction]: readonly [number, number, number],
  [bus, target, unit]: readonly [number, number, number] = [0, 0, 0],
): Readonly<Record<string, unknown>> {
  return {
    "pci-controller": { domain: 0, bus: pciBus, slot, function: pciFunction },
    "bus-type": type,
    ...{ bus, target, unit },
  };
}

async function listDisks(client: AgentClient): Promise<Disk[]> {
  return await client.call("guest-get-disks") as Disk[];
}

/** The disks that were plugged in. */
async function bySerial(client: AgentClient): Promise<Record<Serial, Disk>> {
  const found = (await listDisks(client))
    .filter(({ address }) => address !== undefined)
    .map((disk) => [disk.address?.["serial"], disk]);
  return Object.fromEntries(found);
}

async function diskNamed(
  client: AgentClient,
  name: string,
): Promise<Disk | undefined> {
  return (await listDisks(client)).find((disk) => disk.name === name);
}

interface Filesystem {
  readonly name: string;
  readonly mountpoint: string;
  readonly type: string;
  readonly disk: readonly unknown[];
}

async function filesystemAt(
  client: AgentClient,
  mountpoint: string,
): Promise<Filesystem> {
  const all = await client.call("guest-get-fsinfo") as Filesystem[];
  const found = all.find((one) => one.mountpoint === mountpoint);
  if (found === undefined) throw new Error(`Cannot find ${mountpoint}`);
  return found;
}

async function healthOf(
  client: AgentClient,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { smart = {} } = await diskNamed(client, name) ?? {};
  return smart;
}

async function sectorsRead(
  client: AgentClient,
  device: string,
): Promise<number> {
  const all = await client.call("guest-get-diskstats") as {
    readonly name: string;
    readonly stats: Readonly<Record<string, number>>;
  }[];
  const found = all.find(({ name }) => `/dev/${name}` === device);
  return Number(found?.stats["read-sectors"]);
}

interface Card {
  readonly name: string;
  readonly "hardware-address": string;
  readonly "ip-addresses": readonly unknown[];
  readonly statistics: Readonly<Record<string, number>>;
}

interface Route {
  readonly iface: string;
  readonly destination: string;
  readonly mask?: string;
  readonly gateway?: string;
}

function ipv4(text: string): Readonly<Record<string, unknown>> {
  return { "ip-address": text, "ip-address-type": "ipv4", prefix: 24 };
}
