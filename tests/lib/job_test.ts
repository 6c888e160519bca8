import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { command } from "../../lib/command.ts";
import type { Agent } from "../../lib/dispatch.ts";
import { AgentError } from "../../lib/error.ts";
import { type Answer, Job } from "../../lib/job.ts";
import { LongText } from "../../lib/json/long_text.ts";
import type { Request } from "../../lib/message.ts";
import { takePages } from "../../lib/pages.ts";
import { object } from "../../lib/schema.ts";
import { slowCommand, type SlowRun } from "../fakes/slow_command.ts";
import { fakeAgent, fault, notFound } from "../helpers.ts";
import { bytesOfReply } from "./reply_bytes.ts";

const SLOW: Request = { execute: "__org.stillpoint_slow", arguments: {} };

function textOf(answer: Answer | Promise<Answer>): string | undefined {
  if (answer instanceof Promise) throw new Error("it is not done yet");
  return answer && new TextDecoder("latin1").decode(bytesOfReply(answer));
}

function ask(execute: string, rest: Partial<Request> = {}): Request {
  return { execute, arguments: {}, ...rest };
}

function slowAgent(): { agent: Agent; runs: SlowRun[] } {
  const { command: slow, runs } = slowCommand();
  return { agent: fakeAgent({ extra: [slow] }), runs };
}

Deno.test("Job.start() answers at once if the command is done at once", () => {
  const job = new Job(ask("guest-ping", { id: 7 }));
  assertSame(
    textOf(job.start(fakeAgent(), "a client")),
    '{"return": {}, "id": 7}\n',
  );
});

Deno.test("Job.start() puts the sentinel before an answer that has one", () => {
  const job = new Job(ask("guest-sync-delimited", { arguments: { id: 1 } }));
  assertSame(textOf(job.start(fakeAgent(), "a client")), '\xff{"return": 1}\n');
});

Deno.test("Job.start() puts no sentinel before a failure", () => {
  const job = new Job(ask("guest-sync-delimited", { id: 2 }));
  assertSame(
    textOf(job.start(fakeAgent(), "a client")),
    `${fault("Parameter 'id' is missing", ', "id": 2')}\n`,
  );
});

Deno.test("Job.start() answers what is no request", () => {
  const job = new Job({ error: new AgentError("no"), id: [1] });
  assertSame(
    textOf(job.start(fakeAgent(), "a client")),
    `${fault("no", ', "id": [1]')}\n`,
  );
});

Deno.test("Job.start() answers what does not exist", () => {
  assertSame(
    textOf(new Job(ask("guest-x")).start(fakeAgent(), "a client")),
    `${notFound("The command guest-x has not been found")}\n`,
  );
});

Deno.test("Job.start() answers when the command is done", async () => {
  const { agent, runs } = slowAgent();
  const answer = new Job({ ...SLOW, id: null }).start(agent, "a client");
  runs[0]?.finish([1]);
  assertSame(textOf(await answer), '{"return": [1], "id": null}\n');
});

Deno.test("Job.start() answers a failure of any kind", async () => {
  const { agent, runs } = slowAgent();
  const answer = new Job(SLOW).start(agent, "a client");
  runs[0]?.fail(new TypeError("not a function"));
  assertSame(textOf(await answer), `${fault("not a function")}\n`);
});

Deno.test("Job.start() answers a failure before the first wait", () => {
  const broken = command({
    name: "guest-broken",
    summary: "Fails.",
    args: object({}),
    run: () => {
      throw new RangeError("far out");
    },
  });
  const job = new Job(ask("guest-broken"));
  assertSame(
    textOf(job.start(fakeAgent({ extra: [broken] }), "a client")),
    `${fault("far out")}\n`,
  );
});

Deno.test("Job.start() answers when a result cannot be printed", () => {
  const broken = command({
    name: "guest-broken",
    summary: "Returns what is no JSON.",
    args: object({}),
    run: () => Number.NaN,
  });
  const job = new Job(ask("guest-broken"));
  assertSame(
    textOf(job.start(fakeAgent({ extra: [broken] }), "a client")),
    `${fault("Cannot print number: NaN is not JSON")}\n`,
  );
});

for (const result of [undefined, Promise.resolve()]) {
  const when = result instanceof Promise ? "later" : "at once";
  Deno.test(`Job.start() has no answer to silent success ${when}`, async () => {
    const quiet = command({
      name: "guest-quiet",
      summary: "Says nothing.",
      args: object({}),
      replies: false,
      run: () => result,
    });
    const job = new Job(ask("guest-quiet", { id: 1 }));
    const answer = await job.start(fakeAgent({ extra: [quiet] }), "a client");
    assertSame(answer, undefined);
  });
}

Deno.test("Job.abort() tells the command why, once", async () => {
  const { agent, runs } = slowAgent();
  const job = new Job(SLOW);
  const answer = job.start(agent, "a client");
  const signal = runs[0]?.signal;
  assertEquals(runs.map(({ signal }) => signal.aborted), [false]);
  job.abort("nobody cares");
  job.abort("nobody ever cared");
  assertEquals(signal?.reason, new Error("nobody cares"));
  runs[0]?.finish(1);
  assertSame(textOf(await answer), '{"return": 1}\n');
});

Deno.test("Job.abort() reaches a command that begins later", async () => {
  const { agent, runs } = slowAgent();
  const job = new Job(SLOW);
  job.abort("nobody cares");
  job.abort("nobody ever cared");
  const answer = job.start(agent, "a client");
  assertEquals(runs[0]?.signal.reason, new Error("nobody cares"));
  runs[0]?.finish(1);
  await answer;
});

Deno.test("Job.start() gives back long text that no command wanted", async () => {
  for (const execute of ["guest-file-write", "guest-ping", "x"]) {
    const text = new LongText(takePages(100_000));
    const job = new Job(ask(execute, { arguments: { "buf-b64": text } }));
    ok(await job.start(fakeAgent(), "a client"));
    assertSame(text.length, 0, execute);
  }
});
