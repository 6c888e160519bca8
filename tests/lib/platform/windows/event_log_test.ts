import { deepStrictEqual as assertEquals } from "node:assert";
import { getLogger } from "@logtape/logtape";
import { Severity } from "../../../../lib/ffi/windows/event_log.ts";
import { setUpLog } from "../../../../lib/log/log.ts";
import type { LogTarget } from "../../../../lib/log/target.ts";
import { eventsOf } from "../../../../lib/platform/windows/event_log.ts";

/** Keeps what it is given. */
class MemoryTarget implements LogTarget {
  text = "";

  write(bytes: Uint8Array): Promise<number> {
    this.text += new TextDecoder().decode(bytes);
    return Promise.resolve(bytes.length);
  }

  [Symbol.dispose](): void {}
}

const log = getLogger(["stillpoint", "test"]);

Deno.test("eventsOf() tells how bad lines are", () => {
  const lines = "<2>a\n<3>b <4>\n<4>c\n<6>d\n";
  assertEquals(eventsOf(lines), [
    { severity: Severity.error, text: "a" },
    { severity: Severity.error, text: "b <4>" },
    { severity: Severity.warning, text: "c" },
    { severity: Severity.information, text: "d" },
  ]);
  assertEquals(eventsOf(""), []);
});

Deno.test("setUpLog() makes events of warnings and errors only", async () => {
  const [events, target] = [new MemoryTarget(), new MemoryTarget()];
  {
    const options = { format: "json", verbose: true, events, target } as const;
    await using _running = await setUpLog(options);
    log.info`a`;
    log.warning`b\n<3>forged`;
    log.error`c`;
  }
  assertEquals(eventsOf(events.text), [
    { severity: Severity.warning, text: "b\\n<3>forged" },
    { severity: Severity.error, text: "c" },
  ]);
  assertEquals(target.text.split("\n").length, 4);
});

Deno.test("setUpLog() reports no event while held", async () => {
  const [events, target] = [new MemoryTarget(), new MemoryTarget()];
  const options = { format: "text", verbose: false, events, target } as const;
  await using running = await setUpLog(options);
  running.hold();
  log.warning`a`;
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals([events.text, target.text], ["", ""]);
  running.release();
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(events.text, "<4>a\n");
});
