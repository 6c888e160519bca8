import { deepStrictEqual as assertEquals } from "node:assert";
import type {
  CycleReport,
  FilesystemRecord,
  HookRecord,
} from "../../../lib/freeze/report.ts";
import {
  type Circumstances,
  judge,
  type Judgement,
} from "../../../lib/freeze/verdict.ts";

const FILESYSTEM: FilesystemRecord = {
  ...{ mountpoint: "/a", device: "8:1", type: "ext4" },
  ...{ result: "frozen", steps: [] },
};

const HOOK: HookRecord = {
  ...{ name: "db", kind: "mysql", phase: "quiesce", result: "ok" },
  ...{ attempts: 1, at: 0, ms: 1 },
};

const GOOD: CycleReport = {
  ...{ cycle: "a", by: "a test", command: "a command", began: "" },
  ...{ phases: [], filesystems: [FILESYSTEM], hooks: [HOOK] },
  ...{ frozen: 1, thawed: "client", because: [] },
};

const HELD: Circumstances = {
  ...{ isComplete: true, isTakenOver: false, failure: undefined },
  holdMs: 600_000,
};

const CASES: readonly {
  name: string;
  report?: Partial<CycleReport>;
  circumstances?: Partial<Circumstances>;
  judgement: Judgement;
}[] = [
  {
    name: "praises what was held by applications and filesystems",
    judgement: { verdict: "application-consistent", because: [] },
  },
  {
    name: "says that no application was asked",
    report: { hooks: [] },
    judgement: {
      verdict: "filesystem-consistent",
      because: ["no application was quiesced"],
    },
  },
  {
    name: "says which applications failed or were lost",
    report: {
      hooks: [
        HOOK,
        { ...HOOK, name: "x", result: "failed", error: "no" },
        { ...HOOK, name: "y", result: "lost", error: "gone" },
        { ...HOOK, name: "z", phase: "resume", result: "failed", error: "oh" },
      ],
    },
    judgement: {
      verdict: "filesystem-consistent",
      because: [
        ...["x failed to quiesce: no", "y did not hold: gone"],
        "z failed to resume: oh",
      ],
    },
  },
  {
    name: "says that somebody else may thaw what was passed over",
    report: {
      filesystems: [FILESYSTEM, {
        ...{ ...FILESYSTEM, mountpoint: "/b", result: "failed" },
        steps: [{ step: "freeze", at: 0, ms: 1, error: "not ours" }],
      }],
    },
    judgement: {
      verdict: "filesystem-consistent",
      because: ["/b was not frozen: not ours"],
    },
  },
  {
    name: "does not mind what cannot be frozen",
    report: {
      filesystems: [
        FILESYSTEM,
        { ...FILESYSTEM, result: "unsupported" },
      ],
    },
    judgement: { verdict: "application-consistent", because: [] },
  },
  {
    name: "knows nothing of applications after a kill",
    report: { hooks: [] },
    circumstances: { isTakenOver: true },
    judgement: {
      verdict: "filesystem-consistent",
      because: ["the agent was killed while filesystems were frozen"],
    },
  },
  {
    name: "condemns what somebody else thawed",
    report: {
      filesystems: [{ ...FILESYSTEM, result: "thawed by somebody else" }],
    },
    judgement: { verdict: "broken", because: ["somebody else thawed /a"] },
  },
  {
    name: "condemns what held no longer than it could",
    report: { thawed: "expired" },
    judgement: { verdict: "broken", because: ["nobody thawed within 600 s"] },
  },
  {
    name: "condemns what ended with the agent",
    report: { thawed: "agent stopped" },
    judgement: {
      verdict: "broken",
      because: ["the agent was stopped while filesystems were frozen"],
    },
  },
  {
    name: "condemns what nobody knew of",
    report: { thawed: "given up" },
    circumstances: { failure: "the client has gone" },
    judgement: { verdict: "broken", because: ["the client has gone"] },
  },
  {
    name: "condemns what was not complete",
    report: { thawed: "failed" },
    circumstances: { isComplete: false, failure: "failed to freeze /a: EIO" },
    judgement: { verdict: "broken", because: ["failed to freeze /a: EIO"] },
  },
  {
    name: "condemns a freeze of nothing",
    report: { frozen: 0, filesystems: [] },
    judgement: { verdict: "broken", because: ["nothing was frozen"] },
  },
];

for (const { name, report, circumstances, judgement } of CASES) {
  Deno.test(`judge() ${name}`, () => {
    const told = { ...GOOD, ...report };
    assertEquals(judge(told, { ...HELD, ...circumstances }), judgement);
  });
}
