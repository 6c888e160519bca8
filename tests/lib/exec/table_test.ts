import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { type ExecRequest, ExecTable } from "../../../lib/exec/table.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { SystemError } from "../../../lib/platform/system_error.ts";
import { FakeLauncher, type FakeProgram } from "../../fakes/launcher.ts";
import { FakeTimer } from "../../fakes/timer.ts";
import { turn } from "../../helpers.ts";

const QUIET: ExecRequest = {
  path: "x",
  args: [],
  stdout: false,
  stderr: false,
};

class Stage {
  readonly launcher = new FakeLauncher();
  readonly timer = new FakeTimer();
  readonly table = new ExecTable({
    launcher: this.launcher,
    timer: this.timer,
  });

  async start(request: Partial<ExecRequest> = {}): Promise<FakeProgram> {
    const pid = await this.table.start({ ...QUIET, ...request });
    const program = this.launcher.started.findLast((one) => one.pid === pid);
    if (program === undefined) throw new Error(`${pid} was not started`);
    return program;
  }

  async run(request: Partial<ExecRequest> = {}): Promise<FakeProgram> {
    const program = await this.start(request);
    program.end({ code: 0 });
    program.endOutput();
    await turn();
    return program;
  }

  exitOf({ pid }: FakeProgram): unknown {
    return this.table.find(pid).exit;
  }
}

Deno.test("ExecTable tells how a program has ended", async () => {
  const stage = new Stage();
  const program = await stage.start();
  assertSame(stage.exitOf(program), undefined);
  program.end({ signal: 9 });
  program.endOutput();
  await turn();
  assertEquals(stage.exitOf(program), { signal: 9 });
});

Deno.test("ExecTable waits a little for output of a program that has ended", async () => {
  const stage = new Stage();
  const program = await stage.start({ stdout: true });
  program.print("before ");
  program.end({ code: 0 });
  await turn();
  program.print("after");
  assertSame(stage.exitOf(program), undefined);
  stage.timer.pass(LIMITS.drainMs);
  await turn();
  assertEquals(stage.exitOf(program), { code: 0 });
  program.print("much later");
  const { captures } = stage.table.find(program.pid);
  assertEquals(
    new TextDecoder().decode(captures.stdout?.slice()),
    "before after",
  );
});

Deno.test("ExecTable reads what a program left behind when it ended", async () => {
  const stage = new Stage();
  const program = await stage.start({ stdout: true });
  program.unread = "last words";
  program.end({ code: 0 });
  program.endOutput();
  await turn();
  const { stdout } = stage.table.find(program.pid).captures;
  assertSame(new TextDecoder().decode(stdout?.slice()), "last words");
});

Deno.test("ExecTable says why a program cannot be started", async () => {
  const stage = new Stage();
  stage.launcher.refusal = new SystemError("Permission denied");
  await rejects(stage.start({ path: "/x" }), {
    name: "AgentError",
    message: "Failed to execute child process “/x” (Permission denied)",
  });
});

Deno.test("ExecTable does not hide a mistake of ours", async () => {
  const stage = new Stage();
  stage.launcher.refusal = new TypeError("bug");
  await rejects(stage.start(), TypeError);
});

const INPUTS: readonly (readonly [
  what: string,
  request: Partial<ExecRequest>,
  received: string[],
  isOpen: boolean | undefined,
])[] = [
  ["no input", {}, [], undefined],
  ["some input", { input: new Uint8Array([104, 105]) }, ["hi"], false],
  ["empty input", { input: new Uint8Array(0) }, [""], false],
  ["input to come", { keepsInput: true }, [], true],
  [
    "some input and more to come",
    { input: new Uint8Array([104]), keepsInput: true },
    ["h"],
    true,
  ],
];

for (const [what, request, received, isOpen] of INPUTS) {
  Deno.test(`ExecTable gives a program ${what}`, async () => {
    const program = await new Stage().start(request);
    assertEquals(program.received, received);
    assertSame(program.input?.isOpen, isOpen);
  });
}

Deno.test("ExecTable kills what takes too long, family and all", async () => {
  const stage = new Stage();
  const program = await stage.start({ timeoutMs: 5000 });
  stage.timer.pass(4999);
  assertEquals(program.signals, []);
  stage.timer.pass(1);
  assertEquals(program.signals, [{ signal: "SIGKILL", tree: true }]);
  program.end({ signal: 9 });
  program.endOutput();
  await turn();
  ok(stage.table.find(program.pid).hasTimedOut);
});

Deno.test("ExecTable does not kill what has ended in time", async () => {
  const stage = new Stage();
  const program = await stage.run({ timeoutMs: 5000 });
  stage.timer.pass(5000);
  assertEquals(program.signals, []);
  ok(!(stage.table.find(program.pid).hasTimedOut));
});

Deno.test("ExecTable forgets a result that nobody asks for", async () => {
  const stage = new Stage();
  const ended = await stage.run();
  const running = await stage.start();
  stage.timer.pass(LIMITS.execKeepMs - 1);
  stage.table.find(ended.pid);
  stage.timer.pass(1);
  throws(() => stage.table.find(ended.pid), {
    message: "PID 1 does not exist",
  });
  stage.timer.pass(100 * LIMITS.execKeepMs);
  stage.table.find(running.pid);
});

Deno.test("ExecTable keeps an alarm for nothing that is forgotten", async () => {
  const stage = new Stage();
  const program = await stage.run({ timeoutMs: 5000 });
  stage.table.forget(stage.table.find(program.pid));
  assertSame(stage.timer.pending, 0);
});

Deno.test("ExecTable forgets the oldest result if there are too many", async () => {
  const stage = new Stage();
  const running = await stage.start();
  const oldest = await stage.run();
  for (let count = 2; count < LIMITS.execRecords; count++) await stage.run();
  stage.table.find(oldest.pid);
  await stage.start();
  throws(() => stage.table.find(oldest.pid), /does not exist/);
  stage.table.find(running.pid);
});

Deno.test("ExecTable refuses a program too many", async () => {
  const stage = new Stage();
  for (let count = 0; count < LIMITS.execRecords; count++) await stage.start();
  await rejects(stage.start({ path: "/x" }), {
    message: 'Cannot execute "/x": 256 programs are running',
  });
});

Deno.test("ExecTable bounds the memory of all programs together", async () => {
  const stage = new Stage();
  const each = LIMITS.capturedBytes;
  const most = LIMITS.allCapturedBytes / each;
  const oldest = await stage.start({ stdout: true });
  oldest.print(each);
  oldest.end({ code: 0 });
  oldest.endOutput();
  await turn();
  for (let count = 1; count <= most; count++) {
    (await stage.start({ stdout: true })).print(each);
  }
  // The result made room; programs that run have to make do.
  throws(() => stage.table.find(oldest.pid), /does not exist/);
  const late = await stage.start({ stdout: true });
  late.print("text");
  const { stdout } = stage.table.find(late.pid).captures;
  assertEquals([stdout?.length, stdout?.isTruncated], [0, true]);
});

Deno.test("ExecTable takes a number that is given again for the new one", async () => {
  const stage = new Stage();
  await stage.run();
  stage.launcher.nextPid = 1;
  const second = await stage.start();
  assertSame(stage.table.find(1).running, second);
  stage.timer.pass(2 * LIMITS.execKeepMs);
  assertSame(stage.table.find(1).running, second);
});

for (const pid of [0, -1, 2, 2n ** 64n + 1n]) {
  Deno.test(`ExecTable knows no PID ${pid}`, async () => {
    const stage = new Stage();
    await stage.start();
    throws(() => stage.table.find(pid), {
      name: "AgentError",
      message: `PID ${pid} does not exist`,
    });
  });
}

Deno.test("ExecTable says that input is closed", async () => {
  const stage = new Stage();
  const { pid } = await stage.start();
  throws(() => stage.table.inputOf(pid), (error: Error) => {
    match(error.message, /^Cannot write to PID 1: its input is closed$/);
    return true;
  });
});

Deno.test("ExecTable lets programs run when it ends", async () => {
  const stage = new Stage();
  const program = await stage.start({ timeoutMs: 1000 });
  await stage.table[Symbol.asyncDispose]();
  assertSame(stage.timer.pending, 0);
  program.end({ code: 0 });
  program.endOutput();
  await turn();
  assertEquals([stage.timer.pending, program.signals], [0, []]);
});
