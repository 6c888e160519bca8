/**
 * `make bench-core`: the agent beside Debian's qemu-ga, both in one run. It
 * measures and does not judge: it succeeds also if an expectation is missed.
 *
 * `--quick` only shows that it works. The variable `STILLPOINT` of the
 * environment names the agent's program.
 *
 * @module
 */

import { findMeans } from "../vm/means.ts";
import { FULL, QUICK } from "./plan.ts";
import { portFigures } from "./port_figures.ts";
import {
  largeFigures,
  type Pair,
  runningFigures,
  startFigures,
} from "./socket_figures.ts";
import type { Subject } from "./subject.ts";
import { conclusion, layOut } from "./table.ts";

async function bench(args: readonly string[]): Promise<void> {
  const plan = args.includes("--quick") ? QUICK : FULL;
  const subjects: Pair<Subject> = [
    {
      name: "stillpoint",
      program: Deno.env.get("STILLPOINT") ?? "dist/stillpoint",
    },
    { name: "qemu-ga", program: "/usr/sbin/qemu-ga" },
  ];
  const begun = performance.now();
  const { means, lacking } = await findMeans();
  print("Measuring the start,");
  const first = await startFigures(subjects, plan);
  print("round trips, memory and wake-ups on Unix sockets,");
  const { figures, hangUps } = await runningFigures(subjects, plan);
  print("large requests,");
  const large = await largeFigures(subjects, plan);
  print("the virtual machine ...\n");
  const port = means === "machine" ? await portFigures(subjects, plan) : [];
  const all = [...first, ...figures, ...large, ...port];
  for (const line of layOut(all)) print(line);
  print("");
  if (means !== "machine") {
    print(
      `Left out, the virtual machine: this one lacks ${lacking.join(", ")}`,
    );
  }
  if (hangUps > 0) {
    print(`qemu-ga hung up ${hangUps} times and was connected to again.`);
  }
  const seconds = (performance.now() - begun) / 1000;
  print(`${conclusion(all)} (${seconds.toFixed(0)} s)`);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  print(`The benchmark has FAILED: ${reason}`);
  Deno.exitCode = 1;
}

if (import.meta.main) bench(Deno.args).catch(fail);
