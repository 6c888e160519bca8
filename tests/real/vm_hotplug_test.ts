/**
 * Processors and memory that come into use and go out of it.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { until } from "../vm/deadline.ts";
import {
  SPARE_HARDWARE,
  SPARE_KERNEL_ARGUMENTS,
  SPARE_MEMORY,
} from "../vm/hardware.ts";
import type { Monitor } from "../vm/monitor.ts";

const SYSTEM = "/sys/devices/system";
const ENOENT = 2;
const EINVAL = 22;

/** A machine with a processor and memory to spare. */
interface Scene {
  readonly rig: AgentRig;
  readonly client: AgentClient;
  /** Tells which processors the kernel uses. */
  readonly online: () => Promise<string>;
  readonly set: (...vcpus: Processor[]) => Promise<unknown>;
}

/** A part of a test, in a machine that the parts before have used. */
type Step = (scene: Scene) => Promise<void>;

/** What can be switched: processors. */
const PROCESSORS: Readonly<Record<string, Step>> = {
  "off and on again": async ({ client, online, rig, set }) => {
    assertEquals(await client.call("guest-get-vcpus"), [
      { ...processor(0, "online"), "can-offline": false },
      { ...processor(1, "online"), "can-offline": true },
    ]);
    assertEquals(await set(processor(1, "offline")), 1);
    assertEquals(await online(), "0");
    assertEquals(await rig.shell.run("nproc"), "1");
    assertEquals(await client.call("guest-get-vcpus"), [
      { ...processor(0, "online"), "can-offline": false },
      { ...processor(1, "offline"), "can-offline": true },
    ]);
    assertEquals(
      await set(processor(0, "online"), processor(1, "online")),
      2,
    );
    assertEquals(await online(), "0-1");
  },
  "but not the first, which nothing can replace": async ({ online, set }) => {
    await rejects(set(processor(0, "offline")), {
      errorClass: "GenericError",
      message: "logical processor #0 can't be offlined",
    });
    assertEquals(await online(), "0-1");
  },
  "up to the one that fails": async ({ online, set }) => {
    assertEquals(
      await set(processor(1, "offline"), processor(0, "offline")),
      1,
    );
    assertEquals(await online(), "0");
    assertEquals(
      await set(processor(1, "online"), processor(7, "online")),
      1,
    );
    assertEquals(await online(), "0-1");
  },
  "and one that was plugged in later": async ({ client, online, rig, set }) => {
    await plugProcessor(rig.machine.monitor);
    await until(async () => {
      const found = await client.call("guest-get-vcpus") as unknown[];
      return found.length === 3 || undefined;
    }, { what: "the third processor" });
    assertEquals(await online(), "0-1");
    assertEquals(await set(processor(2, "online")), 1);
    assertEquals(await online(), "0-2");
  },
};

/** And memory. */
const MEMORY: Readonly<Record<string, Step>> = {
  "memory that was plugged in": async ({ client, rig }) => {
    const before = await totalMemory(rig);
    const bar = [block(32, "online"), block(33, "online")];
    assertEquals(await offlineBlocks(rig, client), [32, 33]);
    assertEquals(await switchBlocks(client, bar), [
      { "phys-index": 32, response: "success" },
      { "phys-index": 33, response: "success" },
    ]);
    assertEquals(await offlineBlocks(rig, client), []);
    assertEquals(await totalMemory(rig), before + SPARE_MEMORY);
  },
  "memory that is not needed any more": async ({ client, rig }) => {
    const before = await totalMemory(rig);
    const { size } = await client.call("guest-get-memory-block-info") as {
      readonly size: number;
    };
    assertEquals(await switchBlocks(client, [block(33, "offline")]), [
      { "phys-index": 33, response: "success" },
    ]);
    assertEquals(await offlineBlocks(rig, client), [33]);
    assertEquals(await totalMemory(rig), before - size);
  },
  "each block by itself, whatever fails": async ({ client, rig }) => {
    const wishes = [
      block(0, "offline"),
      block(9999, "offline"),
      block(33, "offline"),
      block(33, "online"),
    ];
    assertEquals(await switchBlocks(client, wishes), [
      {
        "phys-index": 0,
        response: "operation-failed",
        "error-code": EINVAL,
      },
      {
        "phys-index": 9999,
        response: "not-found",
        "error-code": ENOENT,
      },
      { "phys-index": 33, response: "success" },
      { "phys-index": 33, response: "success" },
    ]);
    assertEquals(await offlineBlocks(rig, client), []);
  },
};

Deno.test({
  name: "Processors and memory of a real machine can be switched",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      hardware: SPARE_HARDWARE,
      kernelArguments: SPARE_KERNEL_ARGUMENTS,
    });
    await using client = await rig.meet();
    const scene: Scene = {
      rig,
      client,
      online: () => rig.shell.run(`cat ${SYSTEM}/cpu/online`),
      set: (...vcpus) => client.call("guest-set-vcpus", { args: { vcpus } }),
    };

    for (const [what, step] of Object.entries({ ...PROCESSORS, ...MEMORY })) {
      await t.step(what, () => step(scene));
    }
  },
});

type State = "online" | "offline";

interface Processor {
  readonly "logical-id": number;
  readonly online: boolean;
}

function processor(id: number, state: State): Processor {
  return { "logical-id": id, online: state === "online" };
}

/** Plugs a processor in wherever there is still room for one. */
async function plugProcessor(monitor: Monitor): Promise<void> {
  const places = await monitor.execute("query-hotpluggable-cpus") as {
    readonly type: string;
    readonly props: Readonly<Record<string, number>>;
    readonly "qom-path"?: string;
  }[];
  const free = places.find((place) => place["qom-path"] === undefined);
  await monitor.execute("device_add", { driver: free?.type, ...free?.props });
}

interface Block {
  readonly "phys-index": number;
  readonly online: boolean;
}

function block(index: number, state: State): Block {
  return { "phys-index": index, online: state === "online" };
}

async function switchBlocks(
  client: AgentClient,
  wishes: readonly Block[],
): Promise<unknown> {
  const args = { "mem-blks": wishes };
  return await client.call("guest-set-memory-blocks", { args });
}

/** The numbers of the blocks in a state; the kernel must agree. */
async function offlineBlocks(
  { shell }: AgentRig,
  client: AgentClient,
): Promise<number[]> {
  const listed = await client.call("guest-get-memory-blocks") as Block[];
  const offline = listed.filter(({ online }) => !online)
    .map((one) => one["phys-index"]);
  const told = await shell.run(`
    cd ${SYSTEM}/memory
    grep -l offline memory*/state | sed 's/memory//; s/[/].*//' | sort -n`);
  assertEquals(offline.join("\n"), told);
  return offline;
}

/** What the kernel manages, in bytes. */
async function totalMemory({ shell }: AgentRig): Promise<number> {
  const script = "sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo";
  return Number(await shell.run(script)) * 1024;
}
