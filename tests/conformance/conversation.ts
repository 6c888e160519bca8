/**
 * Says a case to an agent, and collects what it answers.
 *
 * @module
 */

import { until } from "../vm/deadline.ts";
import type { LineSocket } from "../vm/line_socket.ts";
import type { Case, Piece, Step } from "./case.ts";
import { parseReply } from "./reply.ts";

/** What an agent answered, by the name of the case. */
export type Answers = ReadonlyMap<string, readonly unknown[]>;

const PATIENCE_S = 30;
const RESET = Uint8Array.of(0xff);

/**
 * Says a case to an agent.
 *
 * @param what What to say
 * @param socket The connection
 * @returns What it answered
 */
export async function say(
  { name, steps }: Case,
  socket: LineSocket,
): Promise<readonly unknown[]> {
  const replies: unknown[] = [];
  for (const step of steps) {
    replies.push(...await take(step, { name, replies, socket }));
  }
  return replies;
}

async function take(
  { send, isOpen = false, until: isDone = () => true }: Step,
  { name, replies, socket }: {
    name: string;
    replies: readonly unknown[];
    socket: LineSocket;
  },
): Promise<unknown[]> {
  const piece = typeof send === "function" ? send(replies) : send;
  return await until(async () => {
    const got = await exchange(piece, { name, isOpen, socket });
    return isDone(got[0]) ? got : undefined;
  }, { what: `what "${name}" waits for` });
}

/**
 * Sends something, and a fence behind it: replies come in order, so that what
 * comes before the fence's is all there is.
 */
async function exchange(
  piece: Piece,
  { name, isOpen, socket }: {
    name: string;
    isOpen: boolean;
    socket: LineSocket;
  },
): Promise<unknown[]> {
  const id = crypto.randomUUID();
  const fence = ` {"execute":"guest-ping","id":"${id}"}\n`;
  // At once: a port loses what nobody has read yet when its machine sleeps.
  await socket.send(await joined(piece, isOpen ? RESET : "", fence));
  const replies: unknown[] = [];
  while (true) {
    const what = `the answers to "${name}"`;
    const line = await socket.line({ what, seconds: PATIENCE_S });
    if (line === undefined) {
      throw new Error(`Cannot get ${what}: the agent has hung up`);
    }
    const reply = parseReply(line);
    if (isFence(reply, id)) return replies;
    replies.push(reply);
  }
}

async function joined(...pieces: readonly Piece[]): Promise<Uint8Array> {
  return await new Blob(pieces.map((piece) => new Uint8Array(bytesOf(piece))))
    .bytes();
}

function bytesOf(piece: Piece): Uint8Array {
  return typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
}

function isFence(reply: unknown, id: string): boolean {
  return typeof reply === "object" && reply !== null && "id" in reply &&
    reply.id === id;
}
