import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { NotBegun, type Quiescer } from "../../../lib/freeze/quiescer.ts";
import { NO_ROOT } from "../../lacking.ts";
import { untilGone } from "../child_scripts.ts";
import { CONTEXT, UnitFolder } from "./units.ts";

const { signal } = new AbortController();

/** Only root can be somebody else. */
function testAsRoot(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

async function only(folder: UnitFolder): Promise<Quiescer> {
  const [quiescer, ...more] = await folder.source().load();
  assertEquals(more, []);
  if (quiescer === undefined) throw new Error("there is no unit");
  return quiescer;
}

Deno.test("A unit runs its program with freeze, then with thaw", async () => {
  using folder = new UnitFolder();
  folder.noting("db");
  const unit = await only(folder);
  assertEquals([unit.name, unit.kind, unit.order], ["db", "hook", 50]);
  assertEquals(await unit.quiesce(CONTEXT, signal), {
    output: "",
    attempts: 1,
  });
  await unit.resume(CONTEXT);
  assertEquals(folder.calls(), ["db freeze", "db thaw"]);
});

Deno.test("A unit runs another program to undo", async () => {
  using folder = new UnitFolder();
  const undo = folder.write('echo undo "$@" >> $HERE/calls');
  folder.noting("db", "args=stop 'my db'", `undo=${undo} --all "my db"`);
  const unit = await only(folder);
  await unit.quiesce(CONTEXT, signal);
  await unit.resume(CONTEXT);
  assertEquals(folder.calls(), ["db stop my db", "undo --all my db"]);
});

Deno.test("A unit says the phase among its arguments", async () => {
  using folder = new UnitFolder();
  folder.noting("db", "args=--phase={phase} now");
  const unit = await only(folder);
  await unit.quiesce(CONTEXT, signal);
  await unit.resume(CONTEXT);
  assertEquals(folder.calls(), [
    "db --phase=freeze now",
    "db --phase=thaw now",
  ]);
});

Deno.test("A unit may have nothing to undo", async () => {
  using folder = new UnitFolder();
  folder.noting("db", "args=sync", "undo=none");
  const unit = await only(folder);
  await unit.quiesce(CONTEXT, signal);
  assertEquals(await unit.resume(CONTEXT), { output: "", attempts: 0 });
  assertEquals(folder.calls(), ["db sync"]);
});

Deno.test("A unit must say how to undo what it does", async () => {
  using folder = new UnitFolder();
  folder.noting("db", "args=stop");
  await rejects(only(folder), { message: /the key "undo" is missing/ });
});

Deno.test("A unit's program is told what the freeze is about", async () => {
  using folder = new UnitFolder();
  const program = folder.write("env > $HERE/env.$1", "pwd >> $HERE/env.$1");
  folder.unit("db", `exec=${program}`, "[environment]", "DB=x y", "PATH=/bin");
  const unit = await only(folder);
  const before = Math.floor(Date.now() / 1000);
  const deadline = 1_000_000_000_999;
  await unit.quiesce({ ...CONTEXT, deadline }, signal);
  await unit.resume({ ...CONTEXT, deadline, reason: undefined });
  const lines = [
    "DB=x y",
    "HOME=/",
    "PATH=/bin",
    "PWD=/",
    "STILLPOINT_CYCLE=cycle-1",
    "STILLPOINT_DEADLINE=1000000000",
    "STILLPOINT_MOUNTPOINTS=/",
    "STILLPOINT_PHASE=freeze",
    "STILLPOINT_REASON=a test",
    "/a b",
    "/new\\012line\\134",
    "/",
  ];
  assertEquals(lined(folder.read("env.freeze")), lines.toSorted());
  const thaw = lined(folder.read("env.thaw"));
  ok(thaw.includes("STILLPOINT_PHASE=thaw"));
  ok(!thaw.some((line) => line.startsWith("STILLPOINT_REASON")));
  const end = thaw.find((line) => line.startsWith("STILLPOINT_DEADLINE="));
  const seconds = Number(end?.split("=")[1]) - before;
  ok(seconds >= 9 && seconds <= 20, `killed within 10 s, not ${seconds}`);
});

/** Shells set these two by themselves. */
function lined(text: string): string[] {
  return text.trim().split("\n")
    .filter((line) => !/^(_|SHLVL|OLDPWD)=/.test(line)).toSorted();
}

Deno.test("A unit that fails tells its program and what that said", async () => {
  using folder = new UnitFolder();
  const program = folder.write("echo busy; echo really >&2; exit 3");
  folder.unit("db", `exec=${program}`);
  const unit = await only(folder);
  await rejects(unit.quiesce(CONTEXT, signal), {
    name: "AgentError",
    message: `Cannot quiesce db: "${program}" failed with status 3: ` +
      "busy\nreally",
  });
  await rejects(unit.resume(CONTEXT), { message: /^Cannot resume db: / });
});

Deno.test("A unit is tried again, and tells how often", async () => {
  using folder = new UnitFolder();
  const program = folder.write(
    "echo $1 >> $HERE/tries",
    "echo try $(wc -l < $HERE/tries)",
    "[ $(wc -l < $HERE/tries) -ge 3 ]",
  );
  folder.unit("db", `exec=${program}`, "retries=4", "retry-delay=0.01");
  const unit = await only(folder);
  assertEquals(await unit.quiesce(CONTEXT, signal), {
    output: "try 3",
    attempts: 3,
  });
  assertSame((await unit.resume(CONTEXT)).attempts, 1);
});

Deno.test("A unit is not tried more often than it says", async () => {
  using folder = new UnitFolder();
  const program = folder.write("echo $1 >> $HERE/calls; exit 1");
  folder.unit("db", `exec=${program}`, "retries=2", "retry-delay=0.01");
  const unit = await only(folder);
  const message = /failed 3 times with status 1$/;
  await rejects(unit.quiesce(CONTEXT, signal), { message });
  assertEquals(folder.calls(), ["freeze", "freeze", "freeze"]);
  await rejects(unit.resume(CONTEXT), { message });
  assertSame(folder.calls().length, 6);
});

Deno.test("A unit is not tried again when that would take too long", async () => {
  using folder = new UnitFolder();
  const program = folder.write("echo $1 >> $HERE/calls; exit 1");
  const lines = ["retries=9", "retry-delay=60", "timeout=30"];
  folder.unit("db", `exec=${program}`, ...lines);
  const unit = await only(folder);
  await rejects(unit.quiesce(CONTEXT, signal), { message: /failed with/ });
  assertEquals(folder.calls(), ["freeze"]);
});

Deno.test("A unit that hangs is killed with all it began", async () => {
  using folder = new UnitFolder();
  const program = folder.write(
    "trap '' TERM",
    "sleep 71 & echo $! >> $HERE/pids",
    "setsid sleep 71 & echo $! >> $HERE/pids",
    "echo waiting; wait",
  );
  folder.unit("db", `exec=${program}`, "timeout=1", "retries=5");
  const unit = await only(folder);
  await rejects(unit.quiesce(CONTEXT, signal), {
    message: `Cannot quiesce db: "${program}" was killed: ` +
      "no answer within 1 s: waiting",
  });
  for (const pid of folder.pids("pids")) await untilGone(pid);
  assertSame(folder.pids("pids").length, 2);
});

Deno.test("A unit does not wait for a child that keeps its output", async () => {
  using folder = new UnitFolder();
  const program = folder.write("sleep 72 & echo $! > $HERE/pids", "echo done");
  folder.unit("db", `exec=${program}`, "timeout=60");
  const unit = await only(folder);
  assertSame((await unit.quiesce(CONTEXT, signal)).output, "done");
  await folder.kill("pids");
});

Deno.test("A unit is broken off", async () => {
  using folder = new UnitFolder();
  const program = folder.write("echo $$ > $HERE/pids; exec sleep 73");
  folder.unit("db", `exec=${program}`, "retries=3");
  const unit = await only(folder);
  const stop = new AbortController();
  const work = unit.quiesce(CONTEXT, stop.signal);
  const failed = rejects(work, { message: /was killed: it is not wanted/ });
  stop.abort();
  await failed;
});

Deno.test("A unit that is not wanted does not begin", async () => {
  using folder = new UnitFolder();
  folder.noting("db");
  const unit = await only(folder);
  await rejects(unit.quiesce(CONTEXT, AbortSignal.abort()), NotBegun);
  assertEquals(folder.calls(), []);
});

Deno.test("A unit whose program does not start has not begun", async () => {
  using folder = new UnitFolder();
  const program = folder.write();
  folder.unit("db", `exec=${program}`);
  const unit = await only(folder);
  await Deno.remove(program);
  await rejects(unit.quiesce(CONTEXT, signal), (error) => {
    ok(error instanceof NotBegun);
    match(error.message, /^Cannot quiesce db: ".*" cannot be run: /);
    return true;
  });
});

Deno.test("A unit can be undone by another agent, its file gone", async () => {
  using folder = new UnitFolder();
  const lines = ["args={phase} 'a b'", "timeout=7", "[environment]", "A=1"];
  folder.noting("db", ...lines);
  const { mark = "" } = await only(folder);
  await Deno.remove(folder.directory, { recursive: true });
  const unit = await folder.source().revive(mark);
  assertEquals([unit.name, unit.timeoutMs], ["db", 7000]);
  await unit.resume(CONTEXT);
  assertEquals(folder.calls(), ["db thaw a b"]);
});

testAsRoot(
  "A unit runs as another user, in that user's group alone",
  async () => {
    using folder = new UnitFolder();
    await Deno.chmod(folder.path, 0o755);
    const program = folder.write("id -u; id -G; echo $HOME $USER $LOGNAME");
    folder.unit("db", `exec=${program}`, "user=nobody");
    const unit = await only(folder);
    const { output } = await unit.quiesce(CONTEXT, signal);
    assertSame(output, "65534\n65534\n/nonexistent nobody nobody");
    const { mark = "" } = unit;
    const again = await folder.source().revive(mark);
    assertSame((await again.resume(CONTEXT)).output, output);
  },
);

testAsRoot("A unit that hangs as another user is killed, too", async () => {
  using folder = new UnitFolder();
  await Deno.chmod(folder.path, 0o777 | 0o1000);
  const program = folder.write("echo $$ > $HERE/pids; exec sleep 74");
  folder.unit("db", `exec=${program}`, "user=nobody", "timeout=1");
  const unit = await only(folder);
  await rejects(unit.quiesce(CONTEXT, signal), { message: /was killed/ });
  for (const pid of folder.pids("pids")) await untilGone(pid);
});

Deno.test("A unit for a user who does not exist is refused", async () => {
  using folder = new UnitFolder();
  folder.noting("db", "user=no-such-user");
  await rejects(only(folder), { message: /there is no user "no-such-user"$/ });
});
