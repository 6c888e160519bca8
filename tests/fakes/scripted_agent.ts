/**
 * An agent on a Unix socket that answers whatever a test makes up.
 *
 * @module
 */

import { join } from "node:path";
import type { Piece } from "./connection.ts";
import { UnixClient } from "./unix_client.ts";

/** What is answered to a line that a client sent; `hang up` ends it all. */
export type Script = (line: string) => Piece | "hang up" | undefined;

/** An agent with one client. */
export interface ScriptedAgent extends AsyncDisposable {
  /** Where it is. */
  readonly path: string;
  /** What the client sent, line by line, a character a byte. */
  readonly lines: string[];
}

/**
 * Begins to listen.
 *
 * @param script What to answer
 * @returns The agent
 */
export async function startScriptedAgent(
  script: Script,
): Promise<ScriptedAgent> {
  const directory = await Deno.makeTempDir();
  const path = join(directory, "agent.sock");
  const listener = Deno.listen({ transport: "unix", path });
  const lines: string[] = [];
  const done = serveOne(listener, { script, lines });
  return {
    path,
    lines,
    async [Symbol.asyncDispose]() {
      listener.close();
      await done;
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/**
 * The reply to the request that syncs, as an agent gives it.
 *
 * @param line The request
 * @returns The reply; nothing if it is another request
 */
export function syncReply(line: string): Uint8Array | undefined {
  const id = /guest-sync-delimited.*"id": ?(\d+)/.exec(line)?.[1];
  if (id === undefined) return undefined;
  return Uint8Array.of(
    0xff,
    ...new TextEncoder().encode(`{"return": ${id}}\n`),
  );
}

async function serveOne(
  listener: Deno.UnixListener,
  { script, lines }: { script: Script; lines: string[] },
): Promise<void> {
  const connection = await listener.accept().catch(() => undefined);
  if (connection === undefined) return;
  using client = new UnixClient(connection);
  for await (const line of linesOf(connection)) {
    lines.push(line);
    const answer = script(line);
    if (answer === "hang up") return;
    if (answer !== undefined) await client.write(answer);
  }
}

async function* linesOf(connection: Deno.UnixConn): AsyncGenerator<string> {
  const buffer = new Uint8Array(65536);
  let text = "";
  for (;;) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) return;
    text += new TextDecoder("latin1").decode(buffer.subarray(0, count));
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}
