import { deepStrictEqual as assertEquals } from "node:assert";
import { nameOf } from "../../lib/path.ts";
import { HOOK_EXAMPLES, type HookExample } from "../../tools/hook_examples.ts";
import { NO_ROOT } from "../lacking.ts";
import { UnitFolder } from "../lib/hooks/units.ts";
import { runToEnd } from "./program.ts";

/** The programs that a unit names. */
const PROGRAMS = /(?<=^(?:exec|undo) = )\/\S+/gm;

/** Writes an example as it is, but for programs: those note what is asked. */
function install(folder: UnitFolder, { file, text }: HookExample): void {
  const unit = text.replaceAll(PROGRAMS, (program) => {
    const told = `${nameOf(program)} "$@" as $(id -un) $MAIL_ROOT`;
    return folder.write(`echo ${told} >> $HERE/calls`);
  });
  const path = `${folder.directory}/${file}`;
  Deno.writeTextFileSync(path, unit, { mode: 0o644 });
}

async function runExamples(): Promise<void> {
  using folder = new UnitFolder();
  // One of the programs runs as somebody else.
  await Deno.chmod(folder.path, 0o755);
  await Deno.writeTextFile(`${folder.path}/calls`, "");
  await Deno.chmod(`${folder.path}/calls`, 0o666);
  const programs = HOOK_EXAMPLES.filter(({ text }) => !/^type/m.test(text));
  for (const example of programs) install(folder, example);
  const args = ["hooks", "test", "--hook-directory", folder.directory];
  const { code, stderr } = await runToEnd(args);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals(folder.calls(), [
    "flush-cache --all --quiet as root",
    "quiesce freeze as mail /srv/mail",
    "systemctl stop --job-mode=fail queue.service as root",
    "systemctl start queue.service as root",
    "quiesce thaw as mail /srv/mail",
  ]);
}

Deno.test({
  name: "stillpoint hooks test runs the examples of docs/hooks.md",
  ignore: NO_ROOT,
  fn: runExamples,
});
