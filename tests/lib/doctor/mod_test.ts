import { deepStrictEqual as assertEquals, match } from "node:assert";
import { DEFAULTS } from "../../../lib/config/config.ts";
import { CHECKS, examine } from "../../../lib/doctor/mod.ts";
import {
  type Ailment,
  complaints,
  filesystemAt,
  patientWith,
} from "./patient.ts";

const ROOT = filesystemAt("/", "8:1");
const PLAN = { freeze: [[ROOT]], stalled: [], skipped: [], liesOn: {} };
const SYSTEMD = { "/run/systemd/system/x": "" };
const OWN = {
  ...SYSTEMD,
  "/usr/lib/systemd/system/stillpoint.service": "",
  "/etc/systemd/system/multi-user.target.wants/stillpoint.service": "",
};
const RIVAL = {
  ...OWN,
  "/lib/systemd/system/qemu-guest-agent.service": "",
};
const SWAPS = "Filename Type Size Used Priority\n" +
  "/dev/sda3 partition 1 0 -2\n/swap.img file 1 0 -3\n";
const MARKER = JSON.stringify({
  ...{ boot: "this-boot", pid: 99, phase: "frozen", deadline: 5 },
  ...{ devices: ["8:1"], hooks: [] },
  cycle: { cycle: "a", by: "b", command: "c", began: 1 },
});
const HOOK = { name: "db", path: "/etc/db.hook", type: "exec" };

/** What is wrong, and how that is told. */
const AILMENTS: readonly (readonly [
  name: string,
  ailment: Ailment,
  ...told: RegExp[],
])[] = [
  ["an old kernel", {
    files: { "/proc/sys/kernel/osrelease": "4.9.0-x\n" },
  }, /^versions: warning: .* 4\.9\.0-x is not tested: update/],
  ["a port that is missing", {
    config: { ...DEFAULTS, path: "/dev/none" },
  }, /^port: error: \/dev\/none does not exist: give the machine a channel/],
  ["a port that another agent has", {
    holdersOf: () => Promise.resolve([{ pid: 8, name: "qemu-ga" }]),
  }, /^port: error: .* is in use by qemu-ga \(8\): stop and disable/],
  ["a port that nobody serves", {
    holdersOf: () => Promise.resolve([]),
  }, /^port: warning: .* nobody serves it: start the agent/],
  ["a socket that nobody serves", {
    config: { ...DEFAULTS, method: "unix-listen", path: "/run/s/a" },
    files: { "/run/s/b": "" },
  }, /^port: warning: \/run\/s\/a is not there/],
  ["a socket without a directory", {
    config: { ...DEFAULTS, method: "unix-listen", path: "/run/no/a" },
  }, /^port: error: \/run\/no does not exist: do: mkdir -p '\/run\/no'$/],
  ["no unit", { files: SYSTEMD }, /^service: warning: .* is not installed/],
  [
    "a unit that nobody starts",
    {
      files: { ...SYSTEMD, "/etc/systemd/system/stillpoint.service": "" },
    },
    /^service: warning: .* not started with the machine: do: systemctl enable/,
  ],
  ["a second agent", {
    files: RIVAL,
  }, /^service: warning: qemu-guest-agent\.service is installed as well/],
  ["a second agent that is enabled", {
    files: {
      ...RIVAL,
      "/etc/systemd/system/a.wants/qemu-guest-agent.service": "",
    },
  }, /^service: error: .* both want the port: do: systemctl mask/],
  ["a freeze that goes on", {
    files: { "/run/stillpoint/frozen.json": MARKER, "/proc/99": "" },
  }, /^frozen: warning: process 99 has frozen filesystems right now: wait$/],
  ["a freeze whose agent was killed", {
    files: { "/run/stillpoint/frozen.json": MARKER },
  }, /^frozen: error: process 99 was killed .*: start the agent, which thaws/],
  ["a freeze whose note lies in another place", {
    files: { "/dev/stillpoint-run-stillpoint-frozen.json": MARKER },
  }, /^frozen: error: process 99 was killed/],
  ["a rehearsal that was killed", {
    files: { "/run/stillpoint/rehearsal/frozen.json": MARKER },
  }, /^frozen: error: .*: run 'stillpoint rehearse' again/],
  ["nothing to freeze", {
    plan: { ...PLAN, freeze: [] },
  }, /^mounts: error: nothing would be frozen/],
  ["storage that is dead", {
    touch: () => Promise.reject(new Error("no answer within 0.5 s")),
  }, /^mounts: error: \/ does not answer: no answer .*: mend or unmount/],
  ["what stops without being frozen", {
    plan: {
      ...PLAN,
      stalled: [
        { device: "7:0", mountpoint: "/img", type: "ext4", on: ["/"] },
        { device: "0:9", mountpoint: "/merged", type: "overlay", on: ["/"] },
      ],
    },
  }, /^layers: warning: \/img is not frozen, but lies on \/,/],
  ["a mountpoint without a label", {
    files: { "/sys/fs/selinux/enforce": "1" },
    labelOf: () => Promise.resolve("system_u:object_r:unlabeled_t:s0"),
  }, /^labels: error: \/ is labelled .*unlabeled_t.*: do: restorecon -v '\/'$/],
  ["a label that does not matter yet", {
    files: { "/sys/fs/selinux/enforce": "0" },
  }, /^labels: warning: \/ is labelled not at all/],
  ["a confined agent", {
    files: {
      "/sys/fs/selinux/enforce": "1",
      "/proc/self/attr/current": "system_u:system_r:virt_qemu_ga_t:s0\0",
    },
    labelOf: () => Promise.resolve("system_u:object_r:root_t:s0"),
  }, /^labels: warning: the agent runs as .*: do: setsebool -P/],
  ["a state directory that would be frozen", {
    config: { ...patientWith().config, statedir: "/var/lib/none/yet" },
  }, /^own files: warning: the state directory \/var\/lib\/none\/yet would be/],
  ["a swap file that would be frozen", {
    files: { "/proc/swaps": SWAPS, "/swap.img": "" },
  }, /^swap: warning: the swap file \/swap\.img lies on/],
  ["hooks that cannot be used", {
    hooks: [{ ...HOOK, refusal: "it is not root's" }],
  }, /^hooks: error: hook db makes every freeze fail: it is not root's/],
  ["a hook that is left out", {
    hooks: [{
      ...HOOK,
      refusal: "no such program",
      quiescer: {} as
        & NonNullable<Ailment["hooks"]>[number]["quiescer"]
        & object,
    }],
  }, /^hooks: warning: hook db is left out: no such program/],
  ["a database without a unit", {
    databases: () =>
      Promise.resolve([
        { type: "redis", path: "/run/r.sock", unit: "[hook]\ntype=redis\n" },
      ]),
  }, /no unit quiesces it: write .*\/redis\.hook: \[hook\]; type=redis$/],
  ["a second database of the same type", {
    hooks: [{ ...HOOK, name: "redis", type: "redis", socket: "/run/r.sock" }],
    databases: () =>
      Promise.resolve(["/run/r.sock", "/run/s.sock"].map((path) => (
        { type: "redis", path, unit: `[hook]\ntype=redis\nsocket=${path}\n` }
      ))),
  }, /redis listens at \/run\/s\.sock, .*: write another unit in .*s\.sock$/],
  [
    "deadlines that do not fit",
    {
      config: {
        ...patientWith().config,
        ...{ filesystemTimeout: 90, freezeTimeout: 60, holdTimeout: 5 },
      },
      hooks: [{ ...HOOK, timeoutMs: 300_000 }],
    },
    /^deadlines: warning: filesystem-timeout/,
    /hold-timeout is 5 s/,
    /360 s/,
  ],
  ["what cannot be looked at", {
    databases: () => Promise.reject(new Error("not allowed")),
  }, /^databases: warning: .* not be looked at: not allowed: run it as root$/],
];

for (const [name, ailment, ...told] of AILMENTS) {
  Deno.test(`examine() finds ${name}`, async () => {
    const found = await complaints(ailment);
    assertEquals(found.length, told.length, found.join("\n"));
    for (const [index, words] of told.entries()) {
      match(found[index] ?? "", words);
    }
  });
}

/** What is all right, though it may not look so. */
const HEALTHY: readonly (readonly [name: string, health: Ailment])[] = [
  ["a healthy machine", {}],
  ["units in their places", { files: OWN }],
  ["a rule of udev", {
    files: {
      ...SYSTEMD,
      "/etc/systemd/system/stillpoint.service": "",
      "/etc/udev/rules.d/99-stillpoint.rules": "",
    },
  }],
  ["a second agent that is masked", {
    files: {
      ...RIVAL,
      "/etc/systemd/system/qemu-guest-agent.service": "-> /dev/null",
    },
  }],
  ["a marker of an earlier boot", {
    files: {
      "/run/stillpoint/frozen.json": MARKER.replace("this-boot", "another"),
    },
  }],
  ["a log file that would be frozen", {
    config: { ...patientWith().config, logfile: "/var/log/stillpoint.log" },
  }],
  ["a database with a unit", {
    hooks: [{ ...HOOK, type: "redis", socket: "/run/r.sock" }],
    databases: () =>
      Promise.resolve([{ type: "redis", path: "/run/r.sock", unit: "" }]),
  }],
  ["swap on a partition", {
    files: { "/proc/swaps": SWAPS.replace(/\/swap.*\n/, "") },
  }],
];

for (const [name, health] of HEALTHY) {
  Deno.test(`examine() has no complaints about ${name}`, async () => {
    assertEquals(await complaints(health), []);
  });
}

Deno.test("examine() says what is all right, in the order of its checks", async () => {
  const findings = await examine(patientWith());
  const order = CHECKS.map(({ name }) => name);
  const found = findings.map(({ check }) => check);
  assertEquals(found, order.filter((name) => found.includes(name)));
  assertEquals(found, ["versions", "port", "mounts", "deadlines"]);
});
