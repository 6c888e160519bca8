/**
 * The demo's real stage: a virtual machine with two virtio disks, an agent on
 * a virtio-serial port, and writers.
 *
 * @module
 */

import type { AgentClient } from "./agent_client.ts";
import { makeImage } from "./disk_image.ts";
import { Machine } from "./machine.ts";
import { DISKS, type Stage, type StageDisk, stageOf } from "./stage.ts";
import type { Timeline } from "./timeline.ts";
import { Writers } from "./writers.ts";

/** Where the machine keeps flags, in memory. */
const STATE = "/run/rig";

/** What to boot. */
export interface VmStageOptions {
  /** The agent's program on the host. */
  readonly agent: string;
  /** `tcg` by default. */
  readonly accelerator?: "tcg" | "kvm";
}

/**
 * Boots the machine, starts the agent and the writers.
 *
 * @param timeline Is told how long each step took
 * @param options What to boot
 * @returns The stage
 */
export async function vmStage(
  timeline: Timeline,
  options: VmStageOptions,
): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-demo-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const disks = DISKS.map(({ name, type }) => ({
    name,
    type,
    mount: `/mnt/${name}`,
    image: `${folder}/${name}.img`,
  }));
  await timeline.phase("make two disks", async () => {
    for (const { image, type } of disks) await makeImage(image, type);
  }, { outcome: () => disks.map(({ type }) => type).join(", ") });
  const machine = stack.use(
    await timeline.phase("boot the machine", () => boot(disks, options), {
      outcome: ({ kernel }) => `Linux ${kernel.release}`,
    }),
  );
  const client = stack.use(await machine.connect());
  await timeline.phase("wait for the agent", () => meet(machine, client));
  const { shell } = machine;
  const writers = await timeline.phase(
    "start a writer on each disk",
    () => Writers.start(shell, { disks, state: STATE }),
    { outcome: () => "records are being committed" },
  );
  const kernel = `Linux ${machine.kernel.release}`;
  const freeze = { name: "guest-fsfreeze-freeze", args: {} };
  const parts = { kernel, freeze, state: STATE, folder, disks, shell };
  return stageOf({ ...parts, client, writers }, stack.move());
}

async function boot(
  disks: readonly StageDisk[],
  { agent, accelerator = "tcg" }: VmStageOptions,
): Promise<Machine> {
  return await Machine.boot({
    accelerator,
    agent,
    agentArgs: ["--fsfreeze-hook=/rig/hook.sh"],
    disks: disks.map((disk) => ({ ...disk, path: disk.image })),
  });
}

/** Synchronises; an agent that does not answer has perhaps said why. */
async function meet(machine: Machine, client: AgentClient): Promise<void> {
  try {
    await client.sync();
  } catch (cause) {
    const words = await machine.agentOutput();
    throw new Error(`it does not answer, but says "${words}"`, { cause });
  }
}
