import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { NotBegun } from "../../../lib/freeze/quiescer.ts";
import {
  HeldQuiescer,
  type Hold,
  type HoldRequest,
  keep,
} from "../../../lib/quiesce/held_quiescer.ts";

const UNIT = {
  name: "db",
  order: 3,
  onFailure: "continue",
  timeoutMs: 1000,
  retries: 0,
  retryMs: 1,
} as const;

/** A cycle that ends far away. */
function cycle() {
  const deadline = Date.now() + 60_000;
  return { cycle: "c", mountpoints: [], reason: undefined, deadline };
}

/** What happened to a fake application. */
class Application {
  readonly kind = "redis";
  readonly log: string[] = [];
  hold: (request: HoldRequest) => Promise<Hold>;

  constructor(hold: Partial<Hold> | ((request: HoldRequest) => Promise<Hold>)) {
    this.hold = (request) => {
      this.log.push("hold");
      request.undo.defer(() => this.log.push("undo"));
      if (typeof hold === "function") return hold(request);
      const rest = { check: () => Promise.resolve(undefined), ...hold };
      const release = () => Promise.resolve("gone");
      return Promise.resolve({ output: "held", release, ...rest });
    };
  }
}

const { signal } = new AbortController();

Deno.test("HeldQuiescer holds from quiesce() until resume(), once", async () => {
  const application = new Application({});
  const quiescer = new HeldQuiescer(UNIT, application);
  assertEquals(await quiescer.lost(signal), "it is not held");
  assertEquals(await quiescer.resume(), { output: "", attempts: 0 });
  const held = { output: "held", attempts: 1 };
  assertEquals(await quiescer.quiesce(cycle(), signal), held);
  assertEquals(await quiescer.lost(signal), undefined);
  assertEquals(application.log, ["hold"]);
  const gone = { output: "gone", attempts: 1 };
  assertEquals(await quiescer.resume(), gone);
  assertEquals(await quiescer.resume(), { output: "", attempts: 0 });
  assertEquals(application.log, ["hold", "undo"]);
});

Deno.test("HeldQuiescer undoes what failed, and tries again if it may", async () => {
  let failures = 2;
  const application = new Application(() =>
    failures-- > 0
      ? Promise.reject(new Error("it is busy"))
      : Promise.reject(new Error("it is late"))
  );
  const quiescer = new HeldQuiescer({ ...UNIT, retries: 2 }, application);
  await rejects(quiescer.quiesce(cycle(), signal), (error) => {
    ok(error instanceof NotBegun);
    assertEquals(error.message, "Cannot quiesce db: it is late");
    return true;
  });
  const once = ["hold", "undo"];
  assertEquals(application.log, [...once, ...once, ...once]);
});

Deno.test("HeldQuiescer waits no longer than it may, nor than is wanted", async () => {
  const never = () => new Promise<Hold>(() => {});
  const slow = new Application(never);
  const late = new HeldQuiescer({ ...UNIT, timeoutMs: 20, retries: 5 }, slow);
  await rejects(late.quiesce(cycle(), signal), {
    message: /^Cannot quiesce db: no answer within 0\.0\d+ s$/,
  });
  const over = new HeldQuiescer(UNIT, slow);
  const past = { ...cycle(), deadline: Date.now() - 1 };
  await rejects(over.quiesce(past, signal), {
    message: "Cannot quiesce db: no answer within 0 s",
  });
  const given = new AbortController();
  const unwanted = new HeldQuiescer({ ...UNIT, retries: 5 }, slow);
  const quiescing = unwanted.quiesce(cycle(), given.signal);
  given.abort(new Error("it is not wanted"));
  await rejects(quiescing, { message: "Cannot quiesce db: it is not wanted" });
  assertEquals(slow.log.filter((word) => word === "undo").length, 3);
});

Deno.test("HeldQuiescer tells what check() and release() find", async () => {
  const application = new Application({
    check: () => Promise.reject(new Error("it is gone")),
    release: () => Promise.reject(new Error("it was gone")),
  });
  const quiescer = new HeldQuiescer(UNIT, application);
  await quiescer.quiesce(cycle(), signal);
  assertEquals(await quiescer.lost(signal), "it is gone");
  await rejects(quiescer.resume(), {
    message: "Cannot resume db: it was gone",
  });
  assertEquals(application.log, ["hold", "undo"]);
});

Deno.test("keep() ends a connection that came too late", async () => {
  let closed = 0;
  const connection = { lost: undefined, close: () => void closed++ };
  const undo = new DisposableStack();
  assertEquals(await keep(Promise.resolve(connection), undo), connection);
  undo.dispose();
  assertEquals(closed, 1);
  await rejects(keep(Promise.resolve(connection), undo), {
    message: "it came too late",
  });
  assertEquals(closed, 2);
});
