/**
 * The clocks of a real machine: the kernel's, and the one on the board.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { until } from "../vm/deadline.ts";

const SET = "guest-set-time";
/** Midnight of a day in 2033, in seconds since 1970. */
const MOMENT = 2_000_073_600;
/** India's zone, which has never changed its clocks since 1945. */
const ZONE = "/usr/share/zoneinfo/Asia/Kolkata";
const ZONE_OFFSET = 19_800;

/** How long all the steps may take together. */
const SLACK_S = 60;

/** A real machine, whose clocks are set. */
interface Stage {
  readonly rig: AgentRig;
  readonly machine: AgentRig["machine"];
  readonly shell: AgentRig["shell"];
  readonly client: AgentClient;
}

/** In this order: each goes on from what the one before has left. */
const CLOCKS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "the kernel's and the board's": async ({ rig, machine, client }) => {
    assertEquals(await client.call(SET, { args: timeAt(MOMENT) }), {});
    isAbout(await systemTime(rig), MOMENT);
    ok(Number(await client.call("guest-get-time")) >= MOMENT * 1e9);
    await machine.monitor.event("RTC_CHANGE");
    await untilAlike(rig, 0);
  },
  "the kernel's, from the board's": async ({ rig, shell, client }) => {
    await shell.run("date -s @1000000000");
    isAbout(await systemTime(rig), 1_000_000_000);
    assertEquals(await client.call(SET), {});
    isAbout(await systemTime(rig), MOMENT);
    await untilAlike(rig, 0);
  },
  "but not to a moment out of bounds": async ({ rig, client }) => {
    for (const time of [-1, Date.UTC(2070) * 1e6]) {
      await rejects(client.call(SET, { args: { time } }), {
        errorClass: "GenericError",
        message: "Invalid time",
      });
    }
    isAbout(await systemTime(rig), MOMENT);
  },
  "where the board's is kept in local time": async ({ rig, shell, client }) => {
    await shell.run(`
      cp /rig/zone /etc/localtime
      printf '0.0 0 0.0\\n0\\nLOCAL\\n' > /etc/adjtime`);
    assertEquals(await client.call("guest-get-timezone"), {
      zone: "IST",
      offset: ZONE_OFFSET,
    });
    assertEquals(await client.call(SET, { args: timeAt(MOMENT) }), {});
    await untilAlike(rig, ZONE_OFFSET);
    await shell.run("date -s @1000000000");
    assertEquals(await client.call(SET), {});
    isAbout(await systemTime(rig), MOMENT);
  },
  "where there is none on the board": async ({ rig, shell, client }) => {
    await shell.run(`
      cd /sys/bus/pnp/drivers/rtc_cmos
      for device in [0-9]*; do echo "$device" > unbind; done`);
    await rejects(client.call(SET), /Cannot open "\/dev\/rtc0"/);
    await client.call(SET, { args: timeAt(MOMENT - 86_400) });
    isAbout(await systemTime(rig), MOMENT - 86_400);
    await rig.untilSaid(/The hardware clock keeps its time/);
  },
};

Deno.test({
  name: "guest-set-time sets the clocks of a real machine",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      programs: { "/rig/zone": ZONE },
    });
    const { machine, shell } = rig;
    await using client = await rig.meet();

    const stage = { rig, machine, shell, client };
    for (const [what, claim] of Object.entries(CLOCKS)) {
      await t.step(what, () => claim(stage));
    }
  },
});

/** JavaScript's numbers are fine enough for whole seconds. */
function timeAt(seconds: number): { time: number } {
  return { time: seconds * 1e9 };
}

/** The clocks run on while the test looks. */
function isAbout(actual: number, expected: number): void {
  const late = actual - expected;
  ok(late >= 0 && late <= SLACK_S, `${actual} is not about ${expected}`);
}

async function systemTime({ shell }: AgentRig): Promise<number> {
  return Number(await shell.run("date +%s"));
}

/** Waits for the board's clock, which may be a second ahead or behind. */
async function untilAlike(
  { shell }: AgentRig,
  offset: number,
): Promise<void> {
  const script = `
    board=$(cat /sys/class/rtc/rtc0/since_epoch)
    echo $((board - $(date +%s)))`;
  let ahead = NaN;
  await until(async () => {
    ahead = Number(await shell.run(script)) - offset;
    return Math.abs(ahead) <= 1 || undefined;
  }, { what: "the board's clock" }).catch((cause) => {
    throw new Error(`The board's clock is ${ahead} s ahead`, { cause });
  });
}
