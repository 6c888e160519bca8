import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { NotBegun, type Quiescer } from "../../../lib/freeze/quiescer.ts";
import type { Unit, UnitType } from "../../../lib/hooks/unit.ts";
import { UNIT_TYPES } from "../../../lib/hooks/registry.ts";
import { CONTEXT, UnitFolder } from "./units.ts";

const { signal } = new AbortController();

async function names(
  quiescers: Promise<readonly Quiescer[]>,
): Promise<string[]> {
  return (await quiescers).map(({ name }) => name);
}

Deno.test("HookSource finds nothing where there is nothing", async () => {
  using folder = new UnitFolder();
  assertEquals(await folder.source().load(), []);
  await Deno.remove(folder.directory);
  assertEquals(await folder.source().load(), []);
});

Deno.test("HookSource brings units in order, those of one order by name", async () => {
  using folder = new UnitFolder();
  folder.noting("late", "order=90");
  folder.noting("b");
  folder.noting("a");
  folder.noting("early", "order=-1");
  const hook = folder.write();
  const found = names(folder.source({ hook }).load());
  assertEquals(await found, ["early", hook, "a", "b", "late"]);
});

Deno.test("HookSource reads units anew each time, and only units", async () => {
  using folder = new UnitFolder();
  const source = folder.source();
  folder.noting("a");
  for (const name of ["README", "b.hook~", ".hidden.hook", "c.hook.bak"]) {
    await Deno.writeTextFile(`${folder.directory}/${name}`, "no unit");
  }
  assertEquals(await names(source.load()), ["a"]);
  folder.noting("b");
  assertEquals(await names(source.load()), ["a", "b"]);
});

Deno.test("HookSource refuses all if one cannot be understood", async () => {
  using folder = new UnitFolder();
  folder.noting("a");
  const b = folder.unit("b", "on-failure=continue", "nonsense=1");
  const c = folder.unit("c", "exec=relative");
  await rejects(folder.source().load(), (error) => {
    const { message } = error as Error;
    ok(message.startsWith(`Cannot use the hooks: ${b}: line 3: unknown key`));
    ok(message.includes(`; ${c}: line 2: exec: "relative" is not an absolute`));
    return true;
  });
});

Deno.test("HookSource refuses a unit that others can write, whatever it says", async () => {
  using folder = new UnitFolder();
  const program = folder.write();
  const path = folder.unit("a", `exec=${program}`, "on-failure=continue");
  await Deno.chmod(path, 0o666);
  const why = `${path} can be written by others (mode 0666); ` +
    `do: chmod go-w '${path}'`;
  await rejects(folder.source().load(), {
    message: `Cannot use the hooks: ${why}`,
  });
  const [entry] = await folder.source().survey();
  assertEquals(entry, { name: "a", path, type: "", refusal: why });
});

Deno.test("HookSource refuses a unit whose program others can write", async () => {
  using folder = new UnitFolder();
  const program = folder.write();
  const path = folder.unit("a", `exec=${program}`);
  await Deno.chmod(program, 0o777);
  const why = `${path}: ${program} can be written by others (mode 0777); ` +
    `do: chmod go-w '${program}'`;
  await rejects(folder.source().load(), {
    message: `Cannot use the hooks: ${why}`,
  });
  const [entry] = await folder.source().survey();
  assertSame(entry?.refusal, why);
  assertSame(entry?.quiescer, undefined);
  assertSame(entry?.program, program);
});

Deno.test("HookSource looks at the program that undoes, too", async () => {
  using folder = new UnitFolder();
  const undo = folder.write();
  folder.noting("a", `undo=${undo}`);
  await folder.source().load();
  await Deno.chmod(undo, 0o644);
  await rejects(folder.source().load(), { message: /is not executable/ });
});

Deno.test("HookSource lets a unit fail alone that says continue", async () => {
  using folder = new UnitFolder();
  folder.noting("b");
  folder.unit("a", "exec=/no/such/program", "on-failure=continue", "order=7");
  const [a, b] = await folder.source().load();
  assertEquals([a?.name, a?.order, a?.onFailure], ["a", 7, "continue"]);
  assertSame(b?.name, "b");
  await rejects(a?.quiesce(CONTEXT, signal) ?? Promise.resolve(), (error) => {
    ok(error instanceof NotBegun);
    return /^Cannot quiesce a: .*\/no does not exist$/.test(error.message);
  });
});

Deno.test("HookSource refuses a unit that is too long", async () => {
  using folder = new UnitFolder();
  folder.unit("a", "exec=/bin/true", `# ${"x".repeat(65_536)}`);
  await rejects(folder.source().load(), { message: /longer than 65536 bytes/ });
});

Deno.test("HookSource hands a unit of another type to its factory", async () => {
  using folder = new UnitFolder();
  const made: Unit[] = [];
  const quiescer = (unit: Unit): Quiescer => ({
    ...unit,
    kind: "redis",
    quiesce: () => Promise.resolve({ output: "", attempts: 1 }),
    resume: () => Promise.resolve({ output: "", attempts: 1 }),
  });
  let loads = 0;
  const pigeon: UnitType = {
    name: "pigeon",
    meaning: "a loft",
    keys: [{ key: "loft", kind: "path", required: true, meaning: "where" }],
    load: () => {
      loads++;
      return Promise.resolve((unit) => {
        made.push(unit);
        return Promise.resolve(quiescer(unit));
      });
    },
  };
  const source = folder.source({ types: [...UNIT_TYPES, pigeon] });
  folder.noting("a");
  await source.load();
  assertSame(loads, 0);
  folder.unit("p", "type=pigeon", "loft=/loft", "order=3");
  const [p] = await source.load();
  assertEquals([p?.name, p?.kind, p?.order], ["p", "redis", 3]);
  assertSame(made[0]?.settings.text("loft"), "/loft");
  const again = await source.revive(made[0]?.mark ?? "");
  assertSame(again.name, "p");
});

Deno.test("HookSource tells that a unit cannot be found again", async () => {
  using folder = new UnitFolder();
  const path = `${folder.directory}/gone.hook`;
  await rejects(folder.source().revive(`unit:${path}`), {
    message: `Cannot undo ${path}: ${path} does not exist`,
  });
});

Deno.test("HookSource revives the hook that a marker names", async () => {
  using folder = new UnitFolder();
  const hook = folder.write('echo "$@" >> $HERE/calls');
  const revived = await folder.source().revive(hook);
  assertSame(revived.name, hook);
  await revived.resume(CONTEXT);
  assertEquals(folder.calls(), ["thaw"]);
});

/** Scripts in the directory of a hook, which may be there itself or not. */
function scripts(folder: UnitFolder, ...names: string[]): string {
  const hook = `${folder.path}/fsfreeze-hook`;
  Deno.mkdirSync(`${hook}.d`, { mode: 0o755 });
  for (const name of names) {
    const text = `#!/bin/sh\necho ${name} "$@" >> '${folder.path}/calls'\n`;
    Deno.writeTextFileSync(`${hook}.d/${name}`, text, { mode: 0o755 });
  }
  return hook;
}

/**
 * Our own script in the manner of the usual one: it runs what is in the
 * directory beside it, and does not mind when something fails.
 */
const USUAL_HOOK = `#!/bin/sh
for script in "$0".d/*; do
  case $script in *~ | *.sample) continue ;; esac
  [ -x "$script" ] && "$script" "$@" > /dev/null 2>&1
done
exit 0
`;

Deno.test("HookSource leaves scripts to the hook beside them", async () => {
  using folder = new UnitFolder();
  const hook = scripts(folder, "10-a", "20-b");
  await Deno.writeTextFile(hook, USUAL_HOOK, { mode: 0o755 });
  const [quiescer, ...more] = await folder.source({ hook }).load();
  assertEquals([quiescer?.name, more], [hook, []]);
  await quiescer?.quiesce(CONTEXT, signal);
  await quiescer?.resume(CONTEXT);
  const calls = ["10-a freeze", "20-b freeze", "10-a thaw", "20-b thaw"];
  assertEquals(folder.calls(), calls);
});

Deno.test("HookSource runs the scripts of a hook that is not there", async () => {
  using folder = new UnitFolder();
  const left = ["c.sample", "d~", "e.rpmsave", "f.dpkg-old", ".g"];
  const hook = scripts(folder, "20-b", "10-a", ...left);
  await Deno.writeTextFile(`${hook}.d/README`, "no script", { mode: 0o644 });
  const found = await folder.source({ hook }).load();
  assertEquals(found.map(({ name, onFailure }) => [name, onFailure]), [
    [`${hook}.d/10-a`, "continue"],
    [`${hook}.d/20-b`, "continue"],
  ]);
  for (const one of found) await one.quiesce(CONTEXT, signal);
  for (const one of found.toReversed()) await one.resume(CONTEXT);
  const calls = ["10-a freeze", "20-b freeze", "20-b thaw", "10-a thaw"];
  assertEquals(folder.calls(), calls);
});

Deno.test("HookSource refuses a script that others can write", async () => {
  using folder = new UnitFolder();
  const hook = scripts(folder, "10-a");
  await Deno.chmod(`${hook}.d/10-a`, 0o777);
  await rejects(folder.source({ hook }).load(), {
    message: /10-a can be written by others/,
  });
});

Deno.test("HookSource keeps a hook that is not there and has no scripts", async () => {
  using folder = new UnitFolder();
  const hook = scripts(folder);
  const [quiescer] = await folder.source({ hook }).load();
  assertSame(quiescer?.name, hook);
  await rejects(
    quiescer?.quiesce(CONTEXT, signal) ?? Promise.resolve(),
    NotBegun,
  );
});
