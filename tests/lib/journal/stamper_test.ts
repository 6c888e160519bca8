import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { parseStamp, stampPath } from "../../../lib/journal/stamp.ts";
import { Stamper } from "../../../lib/journal/stamper.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { LoggedLines } from "../freeze/logged_lines.ts";
import { VirtualClock } from "../freeze/virtual_clock.ts";
import {
  type JournalStage,
  journalStage,
  sizesIn,
  stampRequest,
} from "./stage.ts";

/** What lies in the folder, when all that was begun is done. */
async function files(
  { path, parts: { turns } }: JournalStage,
): Promise<string[]> {
  await turns.run(() => Promise.resolve());
  return (await sizesIn(path)).map(([name]) => name);
}

Deno.test("Stamper.put() tells everything about the cycle", async () => {
  await using stage = await journalStage();
  const stamper = new Stamper(stage.parts);
  await stamper.put(stampRequest());
  const path = stampPath(stage.journal, "current");
  const stamp = parseStamp(await Deno.readTextFile(path));
  assertEquals(stamp, {
    ...{ stamp: 1, agent: "1.2.3", host: "web1", boot: "a boot" },
    ...{ cycle: "night", by: "unix:1000", command: "guest-fsfreeze-freeze" },
    ...{ reason: "nightly backup", began: "2026-03-01T02:00:00.250Z" },
    written: "2026-03-01T02:00:00.500Z",
    mountpoints: ["/", "/var", "/srv/db", "/home"],
    quiesced: ["postgresql", "mail-queue"],
  });
  const { mode } = await Deno.stat(path);
  assertSame((mode ?? 0) & 0o777, 0o600);
  stamper.remove();
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.put() leaves alone what is not frozen", async () => {
  await using stage = await journalStage();
  await new Stamper(stage.parts).put(stampRequest("9:9"));
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.put() does nothing without a journal", async () => {
  await using stage = await journalStage();
  stage.setting = undefined;
  const stamper = new Stamper(stage.parts);
  await stamper.put(stampRequest());
  stamper.remove();
  stamper.adopt();
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.put() does not keep a freeze waiting for a disk that hangs", async () => {
  await using stage = await journalStage();
  using clock = new VirtualClock();
  using logged = new LoggedLines("warning");
  const deviceOf = () => new Promise<string>(() => {});
  const stamper = new Stamper({ ...stage.parts, filesystems: { deviceOf } });
  await clock.until(stamper.put(stampRequest()));
  assertSame(clock.now, 1000);
  assertEquals(logged.lines, [
    "AgentError: Cannot stamp the disk with the cycle: no answer within 1 s",
  ]);
});

Deno.test("Stamper.put() does nothing for a freeze that was given up", async () => {
  await using stage = await journalStage();
  const stop = new AbortController();
  const gate = Promise.withResolvers<void>();
  const busy = stage.parts.turns.run(() => gate.promise);
  const put = new Stamper(stage.parts).put(stampRequest("8:1", stop.signal));
  stop.abort(new Error("given up"));
  await put;
  gate.resolve();
  await busy;
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.put() does not wait for ever, nor does it fail", async () => {
  await using stage = await journalStage();
  const gate = Promise.withResolvers<string>();
  const filesystems = { deviceOf: () => gate.promise };
  const stamper = new Stamper({ ...stage.parts, filesystems });
  await stamper.put(stampRequest());
  stamper.remove();
  gate.resolve("8:1");
  // It is put much too late, and taken away by what came after it.
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.put() bears a directory that cannot be written", async () => {
  await using stage = await journalStage();
  await Deno.writeTextFile(`${stage.path}/file`, "");
  stage.setting = `${stage.path}/file/journal.jsonl`;
  await new Stamper(stage.parts).put(stampRequest());
  assertEquals(await files(stage), ["file"]);
});

Deno.test("Stamper.adopt() removes what an agent of this boot left", async () => {
  await using stage = await journalStage();
  await new Stamper(stage.parts).put(stampRequest());
  new Stamper(stage.parts).adopt();
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.adopt() removes what is no stamp", async () => {
  await using stage = await journalStage();
  await Deno.writeTextFile(stampPath(stage.journal, "current"), "{");
  new Stamper(stage.parts).adopt();
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.adopt() removes what is longer than any stamp", async () => {
  await using stage = await journalStage();
  await new Stamper(stage.parts).put(stampRequest());
  const path = stampPath(stage.journal, "current");
  await Deno.writeTextFile(path, " ".repeat(LIMITS.stampBytes), {
    append: true,
  });
  stage.boot = "another boot";
  new Stamper(stage.parts).adopt();
  assertEquals(await files(stage), []);
});

Deno.test("Stamper.adopt() remembers which copy the machine came from", async () => {
  await using stage = await journalStage();
  await new Stamper(stage.parts).put(stampRequest());
  stage.boot = "another boot";
  const stamper = new Stamper(stage.parts);
  stamper.adopt();
  assertEquals(await files(stage), ["origin.json"]);
  const origin = stampPath(stage.journal, "origin");
  assertSame(parseStamp(await Deno.readTextFile(origin))?.boot, "a boot");
  await stamper.put(stampRequest());
  stamper.remove();
  assertEquals(await files(stage), ["origin.json"]);
});

Deno.test("Stamper.adopt() leaves a folder alone that has no stamp", async () => {
  await using stage = await journalStage();
  const stamper = new Stamper(stage.parts);
  stamper.adopt();
  ok((await files(stage)).length === 0);
});
