import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { frozenWindow, longestStall, parseTrace } from "./freeze_trace.ts";

const TRACE = `# tracer: nop
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
          theirs-93      [001] d....    30.100000: begin: (freeze_super+0x0/0x1a0)
          theirs-93      [001] d....    30.150000: done: (ioctl_fsfreeze+0x4e/0x60 <- freeze_super)
 DOUBLE-BARREL 2-94      [000] d..1.    30.160000: begin: (freeze_super+0x0/0x1a0)
 DOUBLE-BARREL 2-94      [000] d..1.    30.190000: done: (ioctl_fsfreeze+0x4e/0x60 <- freeze_super)
          theirs-93      [001] d....    30.200000: say: (port_fops_write+0x0/0x160 [virtio_console])
          theirs-93      [001] d....    30.300000: thaw: (thaw_super+0x0/0x20)
          theirs-93      [001] d....    30.400000: say: (port_fops_write+0x0/0x160 [virtio_console])
`;

Deno.test("parseTrace() keeps what the kernel noted", () => {
  assertEquals(
    parseTrace(TRACE).map(({ name, at }) => [name, Math.round(at)]),
    [
      ["begin", 30100],
      ["done", 30150],
      ["begin", 30160],
      ["done", 30190],
      ["say", 30200],
      ["thaw", 30300],
      ["say", 30400],
    ],
  );
});

Deno.test("frozenWindow() ends with the first reply after the freeze", () => {
  const early = { name: "say", at: 30_050 };
  const events = [early, ...parseTrace(TRACE)];
  assertEquals(Math.round(frozenWindow(events, 2)), 100);
});

const INCOMPLETE: Readonly<Record<string, [string[], number, RegExp]>> = {
  "a freeze too few": [["begin", "done", "say"], 2, /1 of 2 were frozen/],
  "no reply": [["say", "begin", "done"], 1, /there is no "say"/],
  "no beginning": [["done", "say"], 1, /there is no "begin"/],
};

for (const [what, [names, count, message]] of Object.entries(INCOMPLETE)) {
  Deno.test(`frozenWindow() refuses ${what}`, () => {
    const events = names.map((name, at) => ({ name, at }));
    throws(() => frozenWindow(events, count), { message });
  });
}

Deno.test("longestStall() compares all writers", () => {
  const text = "30100000000001 30100002500001\n5000000 6000000\n";
  assertEquals([longestStall(text), longestStall("")], [2.5, 0]);
});

Deno.test("longestStall() refuses what a writer complains of", () => {
  throws(() => longestStall("1000000 2000000\nwrite: No space left\n"), {
    message: 'Cannot measure: a writer says "write: No space left"',
  });
});
