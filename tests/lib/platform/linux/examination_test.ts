import { rejects, strictEqual as assertSame } from "node:assert";
import {
  examination,
  touch,
} from "../../../../lib/platform/linux/examination.ts";
import { VirtualClock } from "../../freeze/virtual_clock.ts";

Deno.test("touch() does not wait for a filesystem that hangs", async () => {
  using clock = new VirtualClock();
  const asked: string[] = [];
  const touching = touch("/mnt/dead", (path) => {
    asked.push(path);
    return new Promise(() => {});
  });
  await clock.until(rejects(touching, {
    message: 'Cannot ask "/mnt/dead": no answer within 0.5 s',
  }));
  assertSame(clock.now, 500);
  assertSame(asked.join(), "/mnt/dead");
});

Deno.test("examination.touch() asks what is there", async () => {
  await examination.touch("/proc");
  await rejects(examination.touch("/nowhere"), /ENOENT/);
});
