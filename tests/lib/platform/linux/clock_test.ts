import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  clock,
  clockOver,
  type ClockParts,
} from "../../../../lib/platform/linux/clock.ts";
import { FakeHardwareClock } from "../../../fakes/hardware_clock.ts";

const LOCAL = "0.0 0 0.0\n0\nLOCAL\n";
/** One look before a full second. */
const MOMENT = 1_699_999_999_990_000_000n;
const SECOND = 1_000_000_000n;

/** A machine an hour east, whose clock goes on when it is looked at. */
class FakeMachine implements ClockParts {
  readonly hardware: FakeHardwareClock;
  readonly sets: bigint[] = [];
  note: string | undefined;
  #now = 0n;

  constructor(times?: readonly number[]) {
    this.hardware = new FakeHardwareClock(times);
  }

  now = () => {
    const now = this.#now;
    this.#now += 10_000_000n;
    return now;
  };
  set = (nanoseconds: bigint) => {
    this.#now = nanoseconds;
    this.sets.push(nanoseconds);
  };
  zoneAt = () => ({ offset: 3600, abbreviation: "CET" });
  openHardware = () => Promise.resolve(this.hardware);
  driver = () => Promise.resolve("rtc-test 1");
  adjtime = () => Promise.resolve(this.note);
}

Deno.test("clock.set() sets the system's clock, then the hardware clock at a full second", async () => {
  const machine = new FakeMachine();
  await clockOver(machine).set(MOMENT);
  assertEquals(machine.sets, [MOMENT]);
  assertEquals(machine.hardware.events, ["write 1700000000", "close"]);
});

Deno.test("clock.set() keeps a hardware clock in local time", async () => {
  const machine = new FakeMachine();
  machine.note = LOCAL;
  await clockOver(machine).set(MOMENT);
  assertEquals(machine.hardware.events, ["write 1700003600", "close"]);
});

Deno.test("clock.set() succeeds without a hardware clock", async () => {
  const machine = new FakeMachine();
  machine.openHardware = () => Promise.reject(new Error("no clock"));
  await clockOver(machine).set(MOMENT);
  assertEquals(machine.sets, [MOMENT]);
});

Deno.test("clock.set() succeeds although the hardware clock fails", async () => {
  const machine = new FakeMachine();
  machine.hardware.failure = new Error("broken");
  await clockOver(machine).set(MOMENT);
  assertEquals(machine.sets, [MOMENT]);
  assertSame(machine.hardware.events.at(-1), "close");
});

Deno.test("clock.set() leaves the hardware clock alone if it fails", async () => {
  const machine = new FakeMachine();
  machine.set = () => {
    throw new Error("not allowed");
  };
  await rejects(clockOver(machine).set(MOMENT), { message: "not allowed" });
  assertEquals(machine.hardware.events, []);
});

Deno.test("clock.correct() takes the second that begins", async () => {
  const machine = new FakeMachine([100, 101]);
  await clockOver(machine).correct();
  assertEquals(machine.sets, [101n * SECOND]);
  assertEquals(machine.hardware.events, ["read", "read", "close"]);
});

Deno.test("clock.correct() reads a hardware clock in local time", async () => {
  const machine = new FakeMachine([7200, 7201]);
  machine.note = LOCAL;
  await clockOver(machine).correct();
  assertEquals(machine.sets, [3601n * SECOND]);
});

Deno.test("clock.correct() fails without a hardware clock", async () => {
  const machine = new FakeMachine();
  machine.openHardware = () => Promise.reject(new Error("no clock"));
  await rejects(clockOver(machine).correct(), { message: "no clock" });
  assertEquals(machine.sets, []);
});

Deno.test("clock tells this machine's time and zone", () => {
  const before = Date.now();
  const ms = Number(clock.now() / 1_000_000n);
  const after = Date.now();
  ok(before <= ms && ms <= after, `${before}, ${ms}, ${after}`);
  const { offset } = clock.zone();
  ok(Number.isInteger(offset) && Math.abs(offset) <= 26 * 3600);
});
