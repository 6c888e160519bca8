/**
 * The demo's stage without QEMU: two loop devices of this machine, and the
 * agent on a Unix socket. Only these two filesystems are ever frozen; they are
 * named in the request.
 *
 * @module
 */

import { AgentClient } from "./agent_client.ts";
import { makeImage } from "./disk_image.ts";
import { HostAgent, keptIn } from "./host_agent.ts";
import { attempt, mustRun } from "./host_command.ts";
import { DISKS, type Stage, type StageDisk, stageOf } from "./stage.ts";
import type { Timeline } from "./timeline.ts";
import { type Shell, Writers } from "./writers.ts";

/** The scripts that a virtual machine has in `/rig`. */
const SCRIPTS = new URL("./guest", import.meta.url).pathname;

/** The host's own shell. */
const SHELL: Shell = {
  run: async (script) => (await mustRun("sh", ["-c", script])).trim(),
};

/**
 * Mounts the disks, starts the agent and the writers.
 *
 * @param timeline Is told how long each step took
 * @param options The agent's program
 * @returns The stage
 */
export async function loopStage(
  timeline: Timeline,
  options: { readonly agent: string },
): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-demo-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const disks = DISKS.map(({ name, type }) => ({
    name,
    type,
    mount: `${folder}/${name}`,
    image: `${folder}/${name}.img`,
  }));
  await timeline.phase("mount two loop devices", async () => {
    for (const disk of disks) await mount(disk, stack);
  }, { outcome: () => disks.map(({ type }) => type).join(", ") });
  // Only the two mount points are frozen, so a folder beside them will do.
  const state = `${folder}/state`;
  await Deno.mkdir(state);
  const client = await startAgent(options.agent, { folder, state, stack });
  await timeline.phase("wait for the agent", () => client.sync());
  const writers = await timeline.phase(
    "start a writer on each disk",
    () => Writers.start(SHELL, { disks, scripts: SCRIPTS, state }),
    { outcome: () => "records are being committed" },
  );
  stack.defer(() => release(writers, { disks, state }));
  const kernel = await SHELL.run("uname -sr");
  const mountpoints = disks.map(({ mount }) => mount);
  const freeze = { name: "guest-fsfreeze-freeze-list", args: { mountpoints } };
  const parts = { kernel, freeze, state, folder, disks, shell: SHELL };
  return stageOf({ ...parts, client, writers }, stack.move());
}

async function mount(
  { image, mount, type }: StageDisk,
  stack: AsyncDisposableStack,
): Promise<void> {
  await makeImage(image, type);
  await Deno.mkdir(mount);
  await mustRun("mount", ["-o", "loop", image, mount]);
  stack.defer(async () => void await mustRun("umount", [mount]));
}

async function startAgent(
  program: string,
  { folder, state, stack }: {
    readonly folder: string;
    readonly state: string;
    readonly stack: AsyncDisposableStack;
  },
): Promise<AgentClient> {
  const hook = `${state}/hook.sh`;
  await Deno.writeTextFile(
    hook,
    `#!/bin/sh\nRIG_STATE='${state}' exec '${SCRIPTS}/hook.sh' "$@"\n`,
    { mode: 0o755 },
  );
  const socket = `${folder}/agent.sock`;
  const args = [`--fsfreeze-hook=${hook}`, ...keptIn(state)];
  stack.use(HostAgent.start([program], { socket, state, args }));
  return stack.use(await AgentClient.connect(socket));
}

/** A cycle that failed may have left the disks frozen and the writers held. */
async function release(
  writers: Writers,
  { disks, state }: {
    readonly disks: readonly StageDisk[];
    readonly state: string;
  },
): Promise<void> {
  for (const { mount } of disks) await attempt("fsfreeze", ["-u", mount]);
  await attempt("rm", ["-f", `${state}/stop`]);
  await writers.stop();
}
