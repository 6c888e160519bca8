/**
 * A walk through all commands of an agent on Windows: each is asked once, and
 * answers as it should. What else there is to a command is for the test of its
 * own family.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { COMMANDS } from "../../commands/mod.ts";
import { ErrorReply } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { ACTOR } from "./actor.ts";

type Args = Readonly<Record<string, unknown>>;

/** The host's end, whatever lies between. */
export interface Line {
  /** Sends a request, and waits for no reply. */
  send(request: string): Promise<void>;
  /** Waits for a line; the sentinel may be any one character. */
  line(what: string): Promise<string>;
}

/** The schema's commands that the reference has on Windows. */
const COUNT = 37;

/** Every command that only tells: what its reply, or each entry of it, has. */
const TELLS: Readonly<Record<string, readonly string[]>> = {
  "guest-get-devices": ["driver-name"],
  "guest-get-disks": ["name", "partition"],
  "guest-get-fsinfo": ["name", "mountpoint", "type", "disk"],
  "guest-get-host-name": ["host-name"],
  "guest-get-load": ["load1m", "load5m", "load15m"],
  "guest-get-osinfo": ["id", "name", "kernel-release", "machine"],
  "guest-get-timezone": ["offset"],
  "guest-get-users": ["user", "login-time", "domain"],
  "guest-get-vcpus": ["logical-id", "online"],
  "guest-network-get-interfaces": ["name"],
  "guest-network-get-route": ["iface", "destination", "metric", "version"],
  "__org.stillpoint_freeze-plan": ["waves"],
  "__org.stillpoint_metrics": ["metrics"],
};

/** Asks, and knows what was asked for. */
export class Walk {
  readonly #line: Line;
  readonly #asked = new Set<string>();

  /**
   * Begins with nothing asked.
   *
   * @param line The host's end
   */
  constructor(line: Line) {
    this.#line = line;
  }

  /**
   * Asks.
   *
   * @param name The command
   * @param args Its arguments
   * @returns Its answer
   */
  async ask(name: string, args: Args = {}): Promise<unknown> {
    await this.tell(name, args);
    return returned(await this.#line.line(`the reply to ${name}`));
  }

  /**
   * Asks what does not answer if all is well.
   *
   * @param name The command
   * @param args Its arguments
   */
  async tell(name: string, args: Args = {}): Promise<void> {
    this.#asked.add(name);
    const request = JSON.stringify({ execute: name, arguments: args });
    await this.#line.send(`${request}\n`);
  }

  /** Makes sure that nothing was left out, and nothing is there twice. */
  async isComplete(): Promise<void> {
    const info = await this.ask("guest-info") as {
      "supported_commands": { name: string; enabled: boolean }[];
    };
    const listed = info.supported_commands.filter(({ enabled }) => enabled)
      .map(({ name }) => name);
    const expected = COMMANDS.filter(({ platforms }) =>
      platforms.includes("windows")
    ).map(({ name }) => name);
    assertEquals(listed.toSorted(), expected.toSorted());
    assertEquals([...this.#asked].toSorted(), expected.toSorted());
    const known = listed.filter((name) => name.startsWith("guest-"));
    assertEquals(known.length, COUNT);
  }
}

/**
 * Asks for what changes nothing.
 *
 * @param walk Who asks
 */
export async function askWhatTells(walk: Walk): Promise<void> {
  assertEquals(await walk.ask("guest-ping"), {});
  assertEquals(await walk.ask("guest-sync", { id: 7 }), 7);
  assertEquals(await walk.ask("guest-sync-delimited", { id: 8 }), 8);
  for (const [name, members] of Object.entries(TELLS)) {
    const reply = await walk.ask(name);
    for (const entry of [reply].flat()) {
      for (const member of members) {
        ok(typeof entry === "object" && entry !== null && member in entry);
      }
    }
  }
}

/**
 * Reads the clock, and sets it to what it is: Wine sets no clock, and takes
 * only what is right by half a second.
 *
 * @param walk Who asks
 */
export async function askAboutTime(walk: Walk): Promise<void> {
  await until(async () => {
    const time = await walk.ask("guest-get-time") as number;
    ok(Math.abs(time / 1e6 - Date.now()) < 5000);
    return await walk.ask("guest-set-time", { time }).catch(() => undefined);
  }, { what: "a clock that is set" });
  await rejects(
    walk.ask("guest-set-time", { time: 1e18 }),
    /Failed to set time to guest: /,
  );
}

/**
 * Writes a file and reads it.
 *
 * @param walk Who asks
 */
export async function askAboutFiles(walk: Walk): Promise<void> {
  const place = { path: "Z:\\tmp\\walked", mode: "w+" };
  const handle = await walk.ask("guest-file-open", place);
  const bytes = btoa("hello");
  assertEquals(
    await walk.ask("guest-file-write", { handle, "buf-b64": bytes }),
    { count: 5, eof: false },
  );
  assertEquals(await walk.ask("guest-file-flush", { handle }), {});
  const start = { handle, offset: 1, whence: "set" };
  assertEquals(await walk.ask("guest-file-seek", start), {
    ...{ position: 1, eof: false },
  });
  assertEquals(await walk.ask("guest-file-read", { handle }), {
    ...{ count: 4, "buf-b64": btoa("ello"), eof: true },
  });
  assertEquals(await walk.ask("guest-file-close", { handle }), {});
}

/**
 * Talks with a program, and ends another one.
 *
 * @param walk Who asks
 */
export async function askAboutPrograms(walk: Walk): Promise<void> {
  const start = async (word: string) => {
    const { pid } = await walk.ask("guest-exec", {
      ...{ path: ACTOR, arg: [word], "capture-output": true },
      "__org.stillpoint_keep-stdin": true,
    }) as { pid: number };
    return pid;
  };
  const own = (what: string, args: Args) =>
    walk.ask(`__org.stillpoint_exec-${what}`, args);
  const end = (pid: number) =>
    until(async () => {
      const status = await walk.ask("guest-exec-status", { pid }) as {
        exited: boolean;
      };
      return status.exited ? status : undefined;
    }, { what: "the end of a program" });
  const pid = await start("copy");
  await own("write", { pid, "buf-b64": btoa("hello") });
  await until(async () => {
    const { count } = await own("read", { pid }) as { count: number };
    return count === 5 || undefined;
  }, { what: "an echo" });
  await own("close-stdin", { pid });
  assertEquals(await end(pid), {
    ...{ exited: true, exitcode: 0 },
    ...{ "out-data": btoa("hello"), "out-truncated": false },
  });
  const other = await start("sleep");
  await own("kill", { pid: other });
  ok("signal" in await end(other));
}

/**
 * Trims, and freezes in each way there is.
 *
 * @param walk Who asks
 */
export async function askAboutVolumes(walk: Walk): Promise<void> {
  const { paths } = await walk.ask("guest-fstrim") as { paths: unknown[] };
  ok(paths.length > 0);
  const freezes = ["guest-fsfreeze-freeze", "guest-fsfreeze-freeze-list"]
    .concat("__org.stillpoint_freeze");
  for (const name of freezes) {
    await walk.ask(name);
    assertEquals(await walk.ask("guest-fsfreeze-status"), "frozen");
    ok(await walk.ask("guest-fsfreeze-thaw") as number > 0);
    const { verdict } = await walk.ask("__org.stillpoint_last-cycle") as {
      verdict: string;
    };
    assertEquals(verdict, "application-consistent");
  }
}

/**
 * Changes a user's password and keys.
 *
 * @param walk Who asks
 */
export async function askAboutUsers(walk: Walk): Promise<void> {
  const username = "root";
  const password = btoa("long enough");
  assertEquals(
    await walk.ask("guest-set-user-password", {
      ...{ username, password, crypted: false },
    }),
    {},
  );
  const ssh = (verb: string, args: Args = {}) =>
    walk.ask(`guest-ssh-${verb}-authorized-keys`, { username, ...args });
  assertEquals(await ssh("add", { keys: ["k1", "k2"] }), {});
  assertEquals(await ssh("remove", { keys: ["k1"] }), {});
  assertEquals(await ssh("get"), { keys: ["k2"] });
}

/**
 * Sends Windows to sleep, which Wine does to disk only, and not really; and
 * asks for an end that there is not.
 *
 * @param walk Who asks
 */
export async function askAboutPower(walk: Walk): Promise<void> {
  await walk.tell("guest-suspend-disk");
  // The next reply is to the next request: success is not answered.
  assertEquals(await walk.ask("guest-sync", { id: 9 }), 9);
  await rejects(
    walk.ask("guest-suspend-ram"),
    /suspend-to-ram not supported by OS/,
  );
  await rejects(
    walk.ask("guest-shutdown", { mode: "x" }),
    /mode is invalid/,
  );
}

function returned(line: string): unknown {
  const reply = JSON.parse(line.replace(/^[^{]/, ""));
  if (reply.error === undefined) return reply.return;
  throw new ErrorReply(reply.error.class, reply.error.desc);
}
