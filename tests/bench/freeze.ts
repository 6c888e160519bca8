/**
 * `make bench-freeze`: what a freeze costs the programs of a machine, beside
 * Debian's qemu-ga, both in one machine and in turns. It measures and does not
 * judge: it succeeds also if an expectation is missed.
 *
 * `--quick` only shows that it works. The variable `STILLPOINT` of the
 * environment names the agent's program.
 *
 * @module
 */

import { findMeans } from "../vm/means.ts";
import { freezeFigures, type FreezeSample } from "./freeze_figures.ts";
import { type FreezePlan, FULL, QUICK } from "./freeze_plan.ts";
import { FreezeRig } from "./freeze_rig.ts";
import type { Pair } from "./pair.ts";
import { type Findings, report } from "./report.ts";
import type { Subject } from "./subject.ts";

async function measure(
  subjects: Pair<Subject>,
  say: (line: string) => void,
): Promise<Findings> {
  const plan = Deno.args.includes("--quick") ? QUICK : FULL;
  const { means, lacking } = await findMeans();
  if (means !== "machine") {
    throw new Error(`this machine lacks ${lacking.join(", ")}`);
  }
  say(describe(plan));
  const samples = await takeSamples(subjects, plan);
  return { figures: freezeFigures(samples), notes: [] };
}

async function takeSamples(
  subjects: Pair<Subject>,
  plan: FreezePlan,
): Promise<Pair<FreezeSample[]>> {
  await using rig = await FreezeRig.boot(subjects, plan);
  const samples: Pair<FreezeSample[]> = [[], []];
  for (let round = 0; round < plan.rounds; round++) {
    for (const [index, own] of samples.entries()) {
      own.push(await rig.cycle(index));
    }
  }
  return samples;
}

function describe(plan: FreezePlan): string {
  const { filesystems, dirty, memory, block, rest, rounds } = plan;
  return `An emulated machine, 2 processors, ${memory} MiB of memory;
${filesystems} ext4 filesystems on virtio disks in the host's memory, each with
${dirty} MiB dirty and a writer of ${block} bytes every ${rest} ms;
medians of ${rounds} rounds, in turns.

Frozen window: from the first call that freezes to the write of the reply, as
the kernel of the machine saw both. Write stall: the longest write of any
writer between the request to freeze and the reply to the thaw, which was asked
for at once. An emulator makes both agents slower, and programs most.
`;
}

if (import.meta.main) report(measure);
