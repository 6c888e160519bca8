/**
 * `make demo`: takes an application-consistent snapshot of a running virtual
 * machine's disks from the host, with the agent, and proves that it is one.
 *
 * Variables of the environment choose something else than the usual:
 * `STILLPOINT` is the agent's program, `DEMO_MEANS` is `machine`, `loop` or
 * `socket`, and `VM_ACCELERATOR=kvm` trades emulation for hardware that can.
 *
 * @module
 */

import { type Proof, runCycle, told } from "./cycle.ts";
import { loopStage } from "./loop_stage.ts";
import { findMeans, type Means } from "./means.ts";
import { socketTour } from "./socket_tour.ts";
import type { Stage } from "./stage.ts";
import { Timeline } from "./timeline.ts";
import { vmStage } from "./vm_stage.ts";

/** The agent that `make build` makes. */
const AGENT = "dist/stillpoint";

/** What is left out where a virtual machine cannot be had. */
const LEFT_OUT: Readonly<Record<Means, string>> = {
  machine: "",
  loop: "Left out: the virtual machine and its virtio-serial port; " +
    "loop devices of this machine and a Unix socket stand in for them.",
  socket: "Left out: the virtual machine, its disks, the freeze and the " +
    "copies; only the agent's answers on a Unix socket were looked at.",
};

async function demo(): Promise<void> {
  const agent = Deno.env.get("STILLPOINT") ?? AGENT;
  const choice = await findMeans();
  const means = chosen(Deno.env.get("DEMO_MEANS")) ?? choice.means;
  if (choice.lacking.length > 0) {
    print(`This machine lacks: ${choice.lacking.join(", ")}.`);
  }
  if (LEFT_OUT[means] !== "") print(LEFT_OUT[means]);
  const timeline = new Timeline(print);
  if (means === "socket") {
    await socketTour(timeline, { agent });
    print("\nProven: the agent starts, synchronises and answers.");
    return;
  }
  await using stage = await setUp(means, { agent, timeline });
  const proof = await runCycle(stage, timeline);
  print(`\n${conclusion(stage, { agent, proof })}`);
}

async function setUp(
  means: Exclude<Means, "socket">,
  { agent, timeline }: { readonly agent: string; readonly timeline: Timeline },
): Promise<Stage> {
  if (means === "loop") return await loopStage(timeline, { agent });
  const accelerator = Deno.env.get("VM_ACCELERATOR") === "kvm" ? "kvm" : "tcg";
  return await vmStage(timeline, { agent, accelerator });
}

function chosen(word: string | undefined): Means | undefined {
  if (word === undefined || word in LEFT_OUT) return word as Means | undefined;
  throw new Error(`Cannot play in "${word}": machine, loop, socket are known`);
}

function conclusion(
  stage: Stage,
  { agent, proof }: { readonly agent: string; readonly proof: Proof },
): string {
  const name = agent.replace(/^.*\//, "");
  return `Proven: while ${name} held the disks of a running ` +
    `${stage.kernel} frozen, no write reached them; their copies mount ` +
    `read-only without journal recovery and end exactly with the records at ` +
    `which the hook had stopped the writers (${told(proof.records)}).`;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function fail(error: unknown): void {
  print(`\nThe demo has FAILED: ${reason(error)}`);
  Deno.exitCode = 1;
}

/** What went wrong first, and then what went wrong while cleaning up. */
function reason(error: unknown): string {
  if (error instanceof SuppressedError) {
    return `${reason(error.suppressed)}; then ${reason(error.error)}`;
  }
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) demo().catch(fail);
