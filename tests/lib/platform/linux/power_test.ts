import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { LIMITS } from "../../../../lib/limits.ts";
import {
  type PowerParts,
  powerWith,
} from "../../../../lib/platform/linux/power.ts";
import { FakePrograms } from "../../../fakes/programs.ts";
import { VirtualClock } from "../../freeze/virtual_clock.ts";

const SYSTEMCTL = { systemctl: "/bin/systemctl" };
const CLASSIC = {
  "/sbin/poweroff": "/sbin/poweroff",
  "/sbin/halt": "/sbin/halt",
  "/sbin/reboot": "/sbin/reboot",
};
const SHUTDOWN = { "/sbin/shutdown": "/sbin/shutdown" };
const ALL = { ...SYSTEMCTL, ...CLASSIC, ...SHUTDOWN };

/** A machine that is not touched. */
function fakeMachine(
  programs: FakePrograms,
  options: { systemd?: boolean; states?: string } = {},
): { parts: PowerParts; events: string[] } {
  const { systemd = true, states } = options;
  const events: string[] = [];
  const parts: PowerParts = {
    programs,
    hasSystemd: () => Promise.resolve(systemd),
    readStates: () =>
      states === undefined
        ? Promise.reject(new Error("no such file"))
        : Promise.resolve(states),
    enterState: (state) => Promise.resolve(void events.push(`state ${state}`)),
    stop: (mode) => Promise.resolve(void events.push(`stop ${mode}`)),
  };
  return { parts, events };
}

const MODES = [
  ["powerdown", "poweroff", "-h -P"],
  ["halt", "halt", "-h -H"],
  ["reboot", "reboot", "-r"],
] as const;

for (const [mode, verb, flags] of MODES) {
  Deno.test(`power.shutDown() asks systemd to ${verb}`, async () => {
    const programs = new FakePrograms(ALL);
    const { parts, events } = fakeMachine(programs);
    await powerWith(parts).shutDown(mode);
    assertEquals([programs.runs, events], [[`/bin/systemctl ${verb}`], []]);
  });

  Deno.test(`power.shutDown() runs ${verb} without systemd`, async () => {
    const programs = new FakePrograms(ALL);
    const { parts } = fakeMachine(programs, { systemd: false });
    await powerWith(parts).shutDown(mode);
    assertEquals(programs.runs, [`/sbin/${verb}`]);
  });

  Deno.test(`power.shutDown() runs shutdown for want of ${verb}`, async () => {
    const programs = new FakePrograms(SHUTDOWN);
    const { parts } = fakeMachine(programs, { systemd: false });
    await powerWith(parts).shutDown(mode);
    const message = "hypervisor initiated shutdown";
    assertEquals(programs.runs, [`/sbin/shutdown ${flags} +0 ${message}`]);
  });

  Deno.test(`power.shutDown() asks the kernel last to ${mode}`, async () => {
    const programs = new FakePrograms({});
    const { parts, events } = fakeMachine(programs);
    await powerWith(parts).shutDown(mode);
    assertEquals([programs.runs, events], [[], [`stop ${mode}`]]);
  });
}

Deno.test("power.shutDown() tries one program after the other", async () => {
  const failures = { "/bin/systemctl": "no bus", "/sbin/halt": "no init" };
  const programs = new FakePrograms(ALL, failures);
  const { parts } = fakeMachine(programs);
  await powerWith(parts).shutDown("halt");
  assertEquals(programs.runs, [
    "/bin/systemctl halt",
    "/sbin/halt",
    "/sbin/shutdown -h -H +0 hypervisor initiated shutdown",
  ]);
  const { powerMs } = LIMITS;
  assertEquals(programs.limits, [powerMs, powerMs, powerMs]);
});

Deno.test("power.shutDown() tells what every program said", async () => {
  const failures = { "/bin/systemctl": "no bus", "/sbin/reboot": "no init" };
  const programs = new FakePrograms({ ...SYSTEMCTL, ...CLASSIC }, failures);
  const { parts, events } = fakeMachine(programs);
  await rejects(powerWith(parts).shutDown("reboot"), {
    message: "Cannot shut down: /bin/systemctl: no bus; /sbin/reboot: no init",
  });
  // A machine whose init is there is not stopped behind its back.
  assertEquals(events, []);
});

const SLEEPS = [
  ["disk", "hibernate", "freeze mem disk", "state disk"],
  ["ram", "suspend", "freeze mem disk", "state mem"],
  ["ram", "suspend", "freeze", "state freeze"],
] as const;

for (const [mode, verb, states, entered] of SLEEPS) {
  Deno.test(`power.suspend() asks systemd to ${verb}: ${states}`, async () => {
    const programs = new FakePrograms(ALL);
    const { parts, events } = fakeMachine(programs, { states });
    await powerWith(parts).suspend(mode);
    assertEquals([programs.runs, events], [[`/bin/systemctl ${verb}`], []]);
  });

  Deno.test(`power.suspend() has the kernel enter: ${entered}`, async () => {
    const programs = new FakePrograms(ALL);
    const { parts, events } = fakeMachine(programs, { states, systemd: false });
    await powerWith(parts).suspend(mode);
    assertEquals([programs.runs, events], [[], [entered]]);
  });
}

Deno.test("power.suspend() leaves the hybrid sleep to systemd", async () => {
  const programs = new FakePrograms(ALL);
  const { parts } = fakeMachine(programs, { states: "mem disk" });
  await powerWith(parts).suspend("hybrid");
  assertEquals(programs.runs, ["/bin/systemctl hybrid-sleep"]);
  assertEquals(programs.limits, [LIMITS.powerMs]);
});

Deno.test("power.suspend() does not wait for the kernel for ever", async () => {
  using clock = new VirtualClock();
  const { parts } = fakeMachine(new FakePrograms({}), { states: "mem disk" });
  const { promise: awake, resolve } = Promise.withResolvers<void>();
  const power = powerWith({ ...parts, enterState: () => awake });
  await rejects(clock.until(power.suspend("ram")), {
    message: /: no answer within 600 s$/,
  });
  assertSame(clock.now, LIMITS.suspendMs);
  resolve();
});

const UNSUPPORTED = {
  message: "the requested suspend mode is not supported by the guest",
};
const CASES = [
  ["disk", { states: "freeze mem" }],
  ["hybrid", { states: "freeze mem" }],
  ["hybrid", { states: "mem disk", systemd: false }],
  ["ram", { states: "disk" }],
  ["ram", {}],
] as const;

for (const [mode, options] of CASES) {
  const name = `power.suspend() knows no ${mode}: ${JSON.stringify(options)}`;
  Deno.test(name, async () => {
    const programs = new FakePrograms(ALL);
    const { parts, events } = fakeMachine(programs, options);
    await rejects(powerWith(parts).suspend(mode), UNSUPPORTED);
    assertEquals([programs.runs, events], [[], []]);
  });
}

Deno.test("power.suspend() tells why systemd refused", async () => {
  const said = "Sleep verb 'hibernate' is not configured or configuration " +
    "is not supported by kernel";
  const refusals = [
    ["Not enough swap", {
      message: "Cannot hibernate: systemctl: Not enough swap",
    }],
    [said, UNSUPPORTED],
  ] as const;
  for (const [failure, expected] of refusals) {
    const programs = new FakePrograms(ALL, { "/bin/systemctl": failure });
    const { parts, events } = fakeMachine(programs, { states: "disk" });
    await rejects(powerWith(parts).suspend("disk"), expected);
    assertEquals(events, []);
  }
});
