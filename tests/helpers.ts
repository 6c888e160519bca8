/**
 * What tests share: a whole agent in memory, and a way to talk to it.
 *
 * @module
 */

import { COMMANDS } from "../commands/mod.ts";
import type { Abilities, Command, Platform } from "../lib/command.ts";
import { type Agent, commandTable } from "../lib/dispatch.ts";
import type { PolicyLists } from "../lib/policy.ts";
import { converse } from "../lib/session.ts";
import { MemoryConnection, type Piece } from "./fakes/connection.ts";
import { FakeFreezer } from "./fakes/freezer.ts";

/** What an agent is made of; each part has a harmless default. */
export interface AgentOptions {
  /** Commands beside the real ones. */
  readonly extra?: readonly Command[];
  /** What the machine can do. */
  readonly abilities?: Abilities;
  /** The operating system; Linux unless given. */
  readonly platform?: Platform;
  /** What the administrator allows. */
  readonly policy?: Partial<PolicyLists>;
}

/** What an agent answered. */
export interface Answers {
  /** Every reply, parsed. */
  readonly replies: unknown[];
  /** The same as bytes, a character each. */
  readonly text: string;
}

const PATIENCE_MS = 5000;

/** The versions a test agent tells. */
export const VERSIONS = { version: "11.0.92", ownVersion: "1.2.3" } as const;

/**
 * Makes an agent with all commands.
 *
 * @param options What differs from an agent that may do everything
 * @returns The agent
 */
export function fakeAgent(options: AgentOptions = {}): Agent {
  const { extra = [], abilities = { freezer: new FakeFreezer() } } = options;
  const { platform = "linux" } = options;
  const commands = [...COMMANDS, ...extra];
  return {
    table: commandTable(commands, abilities, { platform }),
    abilities,
    policy: () => ({ blockRpcs: [], ...options.policy }),
    versions: () => VERSIONS,
  };
}

/**
 * Hands an agent some input, whole or in pieces, and collects its answers.
 *
 * @param input What the client sends before it half-closes; a chunk a piece
 * @param agent The agent, with all commands unless given
 * @returns What it answered
 */
export async function talk(
  input: Piece | readonly Piece[],
  agent: Agent = fakeAgent(),
): Promise<Answers> {
  const connection = new MemoryConnection();
  const pieces = typeof input === "object" && !(input instanceof Uint8Array)
    ? input
    : [input];
  for (const piece of pieces) connection.write(piece);
  connection.end();
  await converse(connection, agent);
  const { text } = connection;
  return { replies: parseReplies(text), text };
}

/**
 * Asks one thing after the other, each once the agent is at rest.
 *
 * @param requests What to ask
 * @param agent The agent, with all commands unless given
 * @returns What it answered
 */
export async function talkInTurn(
  requests: readonly Piece[],
  agent: Agent = fakeAgent(),
): Promise<Answers> {
  const connection = new MemoryConnection();
  const done = converse(connection, agent);
  for (const request of requests) {
    connection.write(request);
    await turn();
  }
  connection.end();
  await done;
  const { text } = connection;
  return { replies: parseReplies(text), text };
}

/**
 * Parses what an agent sent.
 *
 * @param text Lines, with sentinels where they belong
 * @returns The replies
 */
export function parseReplies(text: string): unknown[] {
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line.replace(/^\xff/, "")));
}

/**
 * The reply of a request that failed, as it looks on the wire.
 *
 * @param desc What is wrong
 * @param rest What follows the error: an id
 * @returns The reply, without newline
 */
export function fault(desc: string, rest = ""): string {
  return errorText("GenericError", desc) + `${rest}}`;
}

/**
 * The reply of a request for a command that does not exist, or not now.
 *
 * @param desc What is wrong
 * @param rest What follows the error: an id
 * @returns The reply, without newline
 */
export function notFound(desc: string, rest = ""): string {
  return errorText("CommandNotFound", desc) + `${rest}}`;
}

/**
 * The reply of a request for a command that may not run.
 *
 * @param name The command
 * @returns The reply, without newline
 */
export function disabled(name: string): string {
  return notFound(
    `Command ${name} has been disabled: the command is not allowed`,
  );
}

/**
 * Lets everything happen that waits for nothing but its turn. An agent in
 * memory has then come to rest.
 */
export async function turn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, 0);
  await promise;
}

/**
 * Waits for something that takes more than a turn.
 *
 * @param isMet Tells whether it has happened
 */
export async function until(isMet: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!isMet()) {
    if (performance.now() > end) throw new Error("it did not happen");
    await turn();
  }
}

function errorText(name: string, desc: string): string {
  const text = JSON.stringify(desc).replaceAll("\ufffd", "\\uFFFD");
  return `{"error": {"class": "${name}", "desc": ${text}}`;
}
