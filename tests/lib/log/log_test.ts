import { deepStrictEqual as assertEquals, match, rejects } from "node:assert";
import { getLogger } from "@logtape/logtape";
import { until } from "../../vm/deadline.ts";
import { isJournal, type LogOptions, setUpLog } from "../../../lib/log/log.ts";

async function sizeOf(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}

const log = getLogger(["stillpoint", "test"]);
const QUIET = false;
const VERBOSE = true;
const HELD = true;
const PLAIN: LogOptions = { format: "text", verbose: QUIET };

/** What is in a log file after some work, without the times. */
async function logged(
  options: LogOptions,
  work: (running: Awaited<ReturnType<typeof setUpLog>>) => void,
): Promise<string[]> {
  const path = await Deno.makeTempFile();
  {
    await using running = await setUpLog({ ...options, logfile: path });
    work(running);
  }
  const text = await Deno.readTextFile(path);
  await Deno.remove(path);
  return text.split("\n").slice(0, -1)
    .map((line) => line.replace(/^\d+\.\d{6}: /, ""));
}

Deno.test("setUpLog() logs what is wrong", async () => {
  const lines = await logged(PLAIN, () => {
    log.debug`a`;
    log.info`b`;
    log.warning`c ${1}`;
    log.error`d ${new Error("why")}`;
    log.fatal`e\nf`;
  });
  assertEquals(lines, ["warning: c 1", "error: d why", "fatal: e\\nf"]);
});

Deno.test("setUpLog() logs everything when asked to", async () => {
  const lines = await logged({ ...PLAIN, verbose: true }, (running) => {
    log.debug`a`;
    running.setVerbose(QUIET);
    log.info`b`;
    running.setVerbose(VERBOSE);
    log.info`c`;
  });
  assertEquals(lines, ["debug: a", "info: c"]);
});

Deno.test("setUpLog() does not put together what nobody asked for", async () => {
  let asked = 0;
  const properties = () => ({ count: ++asked });
  await logged(PLAIN, (running) => {
    log.debug("a {count}", properties);
    assertEquals(asked, 0);
    running.setVerbose(VERBOSE);
    log.debug("a {count}", properties);
    assertEquals(asked, 1);
  });
});

Deno.test("setUpLog() appends, and writes JSON when asked to", async () => {
  const lines = await logged({ ...PLAIN, format: "json" }, () => {
    log.warning`a`;
  });
  const { level, logger, message } = JSON.parse(lines.join());
  assertEquals([level, logger, message], ["warning", "stillpoint.test", "a"]);
});

Deno.test("setUpLog() gives a file no priorities", async () => {
  const lines = await logged({ ...PLAIN, journal: true }, () => {
    log.warning`a`;
  });
  assertEquals(lines, ["warning: a"]);
});

Deno.test("Log.hold() keeps lines until Log.release()", async () => {
  const lines = await logged(PLAIN, (running) => {
    running.hold();
    for (let count = 0; count < 3000; count++) log.warning`${count}`;
    running.release();
  });
  assertEquals(lines.length, 2049);
  match(lines[0] ?? "", /^warning: 952 lines of the log were lost here$/);
  assertEquals([lines[1], lines.at(-1)], ["warning: 952", "warning: 2999"]);
});

Deno.test("setUpLog() touches nothing while held", async () => {
  const held = () => Promise.resolve(HELD);
  const folder = await Deno.makeTempDir();
  const logfile = `${folder}/log`;
  {
    await using running = await setUpLog({ ...PLAIN, logfile, held });
    log.warning`a`;
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
    running.release();
  }
  match(await Deno.readTextFile(logfile), /warning: a\n$/);
  assertEquals(((await Deno.stat(logfile)).mode ?? 0) & 0o007, 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("setUpLog() logs what is said before it may write", async () => {
  const logfile = await Deno.makeTempFile();
  const held = () => {
    log.warning`a`;
    return Promise.resolve(!HELD);
  };
  {
    await using _running = await setUpLog({ ...PLAIN, logfile, held });
  }
  match(await Deno.readTextFile(logfile), /warning: a\n$/);
  await Deno.remove(logfile);
});

Deno.test("setUpLog() forgets its loggers if it cannot find out", async () => {
  const held = () => Promise.reject(new Error("no answer"));
  await rejects(setUpLog({ ...PLAIN, held }), { message: "no answer" });
  const lines = await logged(PLAIN, () => {});
  assertEquals(lines, []);
});

Deno.test("Log.reopen() leaves a file that was moved away", async () => {
  const folder = await Deno.makeTempDir();
  const logfile = `${folder}/log`;
  {
    await using running = await setUpLog({ ...PLAIN, logfile });
    log.warning`a`;
    await until(async () => await sizeOf(logfile) > 0 || undefined, {
      what: "a line",
    });
    await Deno.rename(logfile, `${logfile}.1`);
    running.reopen();
    log.warning`b`;
  }
  match(await Deno.readTextFile(`${logfile}.1`), /^[\d.]+: warning: a\n$/);
  match(await Deno.readTextFile(logfile), /^[\d.]+: warning: b\n$/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("Log.reopen() keeps the file if no other can be opened", async () => {
  const folder = await Deno.makeTempDir();
  const away = `${folder}/away`;
  await Deno.mkdir(`${folder}/here`);
  {
    const logfile = `${folder}/here/log`;
    await using running = await setUpLog({ ...PLAIN, logfile });
    await Deno.rename(`${folder}/here`, away);
    running.reopen();
    log.warning`b`;
    await until(async () => {
      const text = await Deno.readTextFile(`${away}/log`);
      return /: warning: Cannot open log file: .*\n/.test(text) || undefined;
    }, { what: "a complaint" });
  }
  match(await Deno.readTextFile(`${away}/log`), /: warning: b\n/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("setUpLog() needs a file that can be opened", async () => {
  await rejects(setUpLog({ ...PLAIN, logfile: "/nowhere/log" }), {
    message: /^Cannot open log file: /,
  });
});

Deno.test("setUpLog() forgets its loggers in the end", async () => {
  const lines = await logged(PLAIN, () => {});
  log.warning`nobody hears this`;
  assertEquals(lines, []);
});

Deno.test("isJournal() compares device and inode", () => {
  const stderr = { dev: 8, ino: 42 };
  assertEquals(
    [undefined, "", "8:41", "8:42"].map((text) => isJournal(text, stderr)),
    [false, false, false, true],
  );
});
