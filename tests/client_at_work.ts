/**
 * A client that opens real files and starts real programs.
 *
 * @module
 */

import { within } from "../lib/deadline.ts";
import { Holdings } from "../lib/holdings.ts";
import { linux } from "../lib/platform/linux/mod.ts";
import { fakeAgent, talk, turn } from "./helpers.ts";

/** A reply, as far as these tests look at it. */
export interface Reply {
  /** What was returned. */
  // deno-lint-ignore no-explicit-any
  readonly return?: any;
  /** What went wrong. */
  readonly error?: { readonly class: string; readonly desc: string };
}

/** A client and a folder of its own. */
export interface ClientAtWork {
  /** The folder. */
  readonly folder: string;
  /** Asks for anything. */
  ask(execute: string, args?: unknown): Promise<Reply>;
  /** Asks for what must not fail. */
  // deno-lint-ignore no-explicit-any
  get(execute: string, args?: unknown): Promise<any>;
  /** Asks for what must fail, and hands out why. */
  fault(execute: string, args?: unknown): Promise<string>;
  /** Asks for a program's status until it has ended. */
  ended(pid: number): Promise<Record<string, unknown>>;
  /** Runs a program to its end. */
  finish(args: Record<string, unknown>): Promise<Record<string, unknown>>;
}

const DEADLINE_MS = 20_000;

/** Lets a client work, and puts everything away afterwards. */
async function atWork(
  work: (client: ClientAtWork) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await using holdings = new Holdings(linux, () => ({
      statedir: folder,
      fileIdleTimeout: 3600,
    }));
    await work(newClient(folder, holdings));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function newClient(folder: string, { abilities }: Holdings): ClientAtWork {
  const agent = fakeAgent({ abilities });
  const ask = async (execute: string, args: unknown = {}): Promise<Reply> => {
    const line = JSON.stringify({ execute, arguments: args }) + "\n";
    const bound = { what: `Cannot ask for ${execute}`, ms: DEADLINE_MS };
    const { replies } = await within(talk(line, agent), bound);
    return replies[0] as Reply;
  };
  const get: ClientAtWork["get"] = async (execute, args) => {
    const reply = await ask(execute, args);
    if (reply.error !== undefined) throw new Error(reply.error.desc);
    return reply.return;
  };
  const ended: ClientAtWork["ended"] = async (pid) => {
    const end = performance.now() + DEADLINE_MS;
    while (performance.now() < end) {
      const status = await get("guest-exec-status", { pid });
      if (status.exited) return status;
      // In memory nothing takes time: the world must get its turn.
      await turn();
    }
    throw new Error(`${pid} has not ended in time`);
  };
  return {
    folder,
    ask,
    get,
    ended,
    finish: async (args) => await ended((await get("guest-exec", args)).pid),
    fault: async (execute, args) => {
      const reply = await ask(execute, args);
      if (reply.error?.class === "GenericError") return reply.error.desc;
      throw new Error(`${execute} did not fail: ${JSON.stringify(reply)}`);
    },
  };
}

/**
 * Declares a test in which a client works.
 *
 * @param name Its name
 * @param work What the client does
 */
export function testAtWork(
  name: string,
  work: (client: ClientAtWork) => Promise<void>,
): void {
  Deno.test(name, () => atWork(work));
}
