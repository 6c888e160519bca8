import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { doctor, DOCTOR_USAGE } from "../../../lib/cli/doctor.ts";
import type { CliResult } from "../../../lib/cli/subcommand.ts";
import { DEFAULTS } from "../../../lib/config/config.ts";
import type { CheckedFinding } from "../../../lib/doctor/mod.ts";
import { linux } from "../../../lib/platform/linux/mod.ts";
import { UnitFolder } from "../hooks/units.ts";
import { patientWith } from "../doctor/patient.ts";

async function run(
  hookDirectory: string,
  ...args: string[]
): Promise<CliResult> {
  const patient = patientWith();
  const filesystems = {
    ...linux.filesystems,
    plan: () => Promise.resolve(patient.plan),
  } as NonNullable<typeof linux.filesystems>;
  return await doctor(args, {
    terminal: false,
    config: () => ({ ...patient.config, hookDirectory }),
    os: () => ({ ...linux, filesystems, examination: patient }),
  });
}

Deno.test("doctor shows what it has found, and what to do", async () => {
  using folder = new UnitFolder();
  folder.unit("bad", "what=ever");
  const { code, stdout, stderr } = await run(folder.directory);
  assertEquals([code, stderr], [2, ""]);
  match(stdout, /^CHECK +STATE +FOUND\nversions +ok +Stillpoint/);
  match(
    stdout,
    /\nhooks +error +hook bad makes every freeze fail: .*\n +→ see/,
  );
});

Deno.test("doctor --json tells programs", async () => {
  using folder = new UnitFolder();
  const { stdout } = await run(folder.directory, "--json");
  const { findings } = JSON.parse(stdout) as { findings: CheckedFinding[] };
  assertEquals(findings.find(({ check }) => check === "mounts"), {
    check: "mounts",
    severity: "ok",
    what: "1 filesystem would be frozen",
  });
});

Deno.test("doctor explains itself", async () => {
  assertSame((await run("/x", "--help")).stdout, DOCTOR_USAGE);
});

Deno.test("doctor is told what is wrong with its options", async () => {
  const { code, stdout, stderr } = await run("/x", "--what");
  assertEquals([code, stdout], [2, ""]);
  match(stderr, /^stillpoint doctor: ./);
});

Deno.test("doctor looks at Linux only", async () => {
  const { code, stderr } = await doctor([], {
    terminal: false,
    config: () => DEFAULTS,
    os: () => ({ name: "plan9" }),
  });
  assertSame(code, 2);
  match(stderr, /Cannot look at plan9: it is not supported\n$/);
});
