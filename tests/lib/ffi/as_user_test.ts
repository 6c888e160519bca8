import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { fileURLToPath } from "node:url";
import { callAs, type Identity, stepsAs } from "../../../lib/ffi/as_user.ts";
import { openPipe } from "../../../lib/ffi/pipe.ts";
import { systemCall } from "../../../lib/ffi/system_call.ts";
import { exists } from "../../e2e/process_table.ts";
import { NO_ROOT } from "../../lacking.ts";
import { until } from "../../vm/deadline.ts";
import { type Fault, walk } from "./thread_kernel.ts";

const ROOT: Identity = { uid: 0, gid: 0, groups: [0] };
const ANN: Identity = { uid: 12345, gid: 23456, groups: [23456, 34567] };
const CALL = { name: "fsync", words: [99_999] } as const;
const ROW = stepsAs(ANN, { call: CALL, own: ROOT });
const MAIN = fileURLToPath(
  new URL("../../fixtures/other_user/main.ts", import.meta.url),
);

Deno.test("stepsAs() makes the call as the user, and comes back", () => {
  const { made, end } = walk(ROW, { own: ROOT });
  assertEquals(made, [["fsync", ANN]]);
  assertEquals(end, ROOT);
});

/** Each step, and what may go wrong with it: setgroups(2) tells if it fails. */
const FAULTS = ROW.flatMap((step, at) => {
  const faults: Fault[] = ["fails", "does nothing"];
  const isTold = !/^setfs/.test(step.call);
  return faults.slice(0, isTold ? 1 : 2).map((fault) => ({ step, at, fault }));
});

for (const { step: { call, words }, at, fault } of FAULTS) {
  const what = `step ${at}, ${call}(${words[0]}), ${fault}`;
  Deno.test(`stepsAs() does no harm when ${what}`, () => {
    const faults = new Map([[at, fault]]);
    const { made, end } = walk(ROW, { own: ROOT, faults });
    if (made.at(-1)?.[0] !== "kill") assertEquals(end, ROOT);
    for (const [call, as] of made) {
      if (call === CALL.name) assertEquals(as, ANN);
    }
  });
}

Deno.test("stepsAs() changes nothing on a thread that is somebody else", () => {
  for (const own of [{ ...ROOT, uid: 7 }, { ...ROOT, gid: 7 }]) {
    const { made, end } = walk(ROW, { own });
    assertEquals(made, []);
    assertEquals(end, own);
  }
});

Deno.test("stepsAs() ends the process when there is no way back", () => {
  const back = ROW.findIndex(({ label }) => label === "back");
  for (const at of [back, back + 1, back + 2]) {
    const faults = new Map<number, Fault>([[at, "fails"]]);
    const { made } = walk(ROW, { own: ROOT, faults });
    assertEquals(made.map(([call]) => call), ["fsync", "kill"]);
  }
});

/** Whom the kernel takes each thread of this process for. */
function threads(): string[] {
  return [...Deno.readDirSync("/proc/self/task")].flatMap(({ name }) => {
    const status = statusOf(name);
    const lines = status.match(/^(Uid|Gid|Groups|CapEff|CapPrm):.*$/gm) ?? [];
    return status === "" ? [] : lines.map((line) => line.trim()).join("\n");
  });
}

/** Nothing of a thread that has ended since it was listed. */
function statusOf(thread: string): string {
  const path = `/proc/self/task/${thread}/status`;
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (exists(path)) throw error;
    return "";
  }
}

/** The identities on all threads, each once. */
function identities(): string[] {
  return [...new Set(threads())];
}

Deno.test({
  name: "callAs() leaves every thread as it was, however many calls there are",
  ignore: NO_ROOT,
  fn: async () => {
    const before = identities();
    assertSame(before.length, 1);
    const purpose = { what: "Cannot sync", user: ANN };
    const calls = Array.from({ length: 400 }, (_, at) => {
      const user = { ...ANN, uid: ANN.uid + at };
      return systemCall({ ...purpose, user }, "fsync", 99_999);
    });
    const results = await Promise.allSettled(calls);
    for (const result of results) {
      ok(result.status === "rejected");
      assertSame(result.reason.errno, 9);
    }
    assertEquals(identities(), before);
    ok(threads().length > 4);
  },
});

/**
 * Capabilities that pass over the permissions of files, capabilities(7): chown,
 * dac_override, dac_read_search, fowner, fsetid, linux_immutable, mknod,
 * mac_override.
 */
const FILE_CAPABILITIES = [0n, 1n, 2n, 3n, 4n, 9n, 27n, 32n]
  .reduce((all, bit) => all | 1n << bit, 0n);

Deno.test({
  name: "callAs() is the user in everything that files are judged by",
  ignore: NO_ROOT,
  fn: async () => {
    const before = identities();
    const { near, far } = openPipe("in");
    const into = new Uint8Array(8);
    const purpose = { what: "Cannot read", user: ANN };
    const reading = systemCall(purpose, "read", far.fd, into, 8);
    const [other = ""] = await until(() => {
      const others = identities().filter((one) => !before.includes(one));
      // The last step before the call is seen by what the thread has lost.
      return others.some((one) => /Uid:.*12345/.test(one)) ? others : undefined;
    }, { what: "a thread to be the user" });
    near.write(new TextEncoder().encode("x"));
    assertSame(await reading, 1);
    near[Symbol.dispose]();
    far[Symbol.dispose]();
    match(other, /^Uid:\t0\t0\t0\t12345\nGid:\t0\t0\t0\t23456\n/);
    match(other, /^Groups:\t23456 34567$/m);
    assertSame(capabilities(other, "Eff") & FILE_CAPABILITIES, 0n);
    const lost = capabilities(before[0], "Eff") & ~capabilities(other, "Eff");
    assertSame(lost & ~FILE_CAPABILITIES, 0n);
    assertEquals(identities(), before);
  },
});

function capabilities(identity: string | undefined, set: string): bigint {
  const hex = new RegExp(`^Cap${set}:\\t(.*)$`, "m").exec(identity ?? "")?.[1];
  return BigInt(`0x${hex}`);
}

/** Runs a process that is to end, or that was started in a special way. */
async function outcome(
  through: readonly string[],
  deed: string,
): Promise<Deno.CommandOutput & { readonly said: string }> {
  const [program = "", ...args] = [
    ...through,
    Deno.execPath(),
    "run",
    "--allow-all",
    "--cached-only",
    MAIN,
    deed,
  ];
  const signal = AbortSignal.timeout(60_000);
  const output = await new Deno.Command(program, { args, signal }).output();
  return {
    ...output,
    code: output.code,
    signal: output.signal,
    said: new TextDecoder().decode(output.stdout),
  };
}

Deno.test({
  name: "callAs() ends the process when there is no way back",
  ignore: NO_ROOT,
  fn: async () => {
    const { code, said } = await outcome([], "lose");
    assertEquals({ code, said }, { code: 134, said: "" });
  },
});

/** Processes that may not become the user, or not wholly. */
const POWERLESS: Readonly<Record<string, readonly string[]>> = {
  "who keeps capabilities": ["setpriv", "--securebits", "+no_setuid_fixup"],
  "who is not root": ["unshare", "--user"],
  "who may not choose groups": ["unshare", "--user", "--map-root-user"],
};

for (const [who, through] of Object.entries(POWERLESS)) {
  Deno.test({
    name: `callAs() is refused to ${who}`,
    ignore: NO_ROOT,
    fn: async () => {
      assertSame(
        (await outcome(through, "act")).said,
        "ErrnoError: Cannot act as user 12345: EPERM (Operation not permitted)",
      );
    },
  });
}

Deno.test({
  name: "callAs() hands out what the kernel returned",
  ignore: NO_ROOT,
  fn: async () => {
    const purpose = { what: "Cannot sync" };
    assertSame(await callAs(ANN, { call: CALL, purpose }), -9n);
  },
});
