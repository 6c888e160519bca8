/**
 * `stillpoint call`: one request from the command line.
 *
 * @module
 */

import { obey } from "../cli/command_line.ts";
import { plainText } from "../cli/plain_text.ts";
import type { CliContext, CliResult } from "../cli/subcommand.ts";
import { AgentError } from "../error.ts";
import { printJson } from "../json/print.ts";
import { JsonStream } from "../json/stream.ts";
import { LongText } from "../json/long_text.ts";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  Real,
} from "../json/value.ts";
import { Client, type ClientOptions } from "./client.ts";

/** Part of V8, but not yet of TypeScript's library. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** A byte that a stream is silent about only if nothing is left open. */
const RESET = 0xff;

const DEFAULT_PATH = "/run/stillpoint.sock";
/** For a sign of life, and for a command: a freeze has hooks to wait for. */
const DEFAULT_SECONDS = { sync: 30, command: 300 } as const;

/** Printed by `stillpoint call --help`. */
export const CALL_USAGE = `Usage: stillpoint call [OPTION...] COMMAND [JSON]

Asks a guest agent to carry out COMMAND with the arguments JSON, an object.

  -p, --path SOCKET      the Unix socket to reach it at: the host's end of its
                         port, or the agent's own (${DEFAULT_PATH})
  -t, --timeout SECONDS  how long to wait for each reply (${DEFAULT_SECONDS.sync} for a sign of
                         life, ${DEFAULT_SECONDS.command} for what COMMAND returns)
      --raw              print the whole reply, on one line
  -h, --help             print this

Exit status: 0 if the command was carried out, 1 if not.
`;

const OPTIONS = {
  path: { type: "string", short: "p", default: DEFAULT_PATH },
  timeout: { type: "string", short: "t" },
  raw: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const MANUAL = {
  ...{ name: "call", usage: CALL_USAGE, options: OPTIONS },
  ...{ operands: true, failure: 1 },
};

/**
 * Carries out one call.
 *
 * @param args The command line after `call`
 * @param options Whether people read the output
 * @returns What to print and how to exit
 */
export async function call(
  args: string[],
  { terminal }: Pick<CliContext, "terminal">,
): Promise<CliResult> {
  return await obey(args, MANUAL, async ({ values, positionals }) => {
    const waits = waitsFor(values.timeout);
    const [execute, text, ...rest] = positionals;
    if (execute === undefined) throw misused("COMMAND is missing");
    if (rest.length > 0) throw misused(`"${rest[0]}" is one argument too many`);
    const json = text === undefined ? undefined : parseArguments(text);
    const reply = await ask({ path: values.path, ...waits }, { execute, json });
    return show(reply, { pretty: terminal && !values.raw, raw: values.raw });
  });
}

async function ask(
  options: ClientOptions,
  { execute, json }: { execute: string; json: JsonObject | undefined },
): Promise<JsonObject> {
  using client = await Client.connect(options);
  await client.sync(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1);
  return await client.request(execute, json);
}

function show(
  reply: JsonObject,
  { pretty, raw }: { pretty: boolean; raw: boolean },
): CliResult {
  const print = pretty ? printPretty : printJson;
  const { error } = reply;
  const code = error === undefined ? 0 : 1;
  if (raw || error === undefined) {
    const shown = raw ? reply : reply["return"];
    return { code, stdout: `${print(shown)}\n`, stderr: "" };
  }
  return { code, stdout: "", stderr: `${plainText(complaint(error))}\n` };
}

function complaint(error: JsonValue): string {
  const { class: name, desc } = isObject(error) ? error : {};
  return typeof name === "string" && typeof desc === "string"
    ? `${name}: ${desc}`
    : printJson(error);
}

/** JSON's own printer indents, and prints exactly what it is told to. */
function printPretty(value: unknown): string {
  const exact = (_key: string, part: unknown) => {
    if (typeof part === "bigint") return rawJSON(String(part));
    if (part instanceof LongText) return part.toString();
    return part instanceof Real ? rawJSON(part.source) : part;
  };
  return plainText(JSON.stringify(value, exact, 2));
}

function parseArguments(text: string): JsonObject {
  const stream = new JsonStream();
  const [item, ...more] = [
    ...stream.push(new TextEncoder().encode(`${text}\n`)),
    ...stream.push(Uint8Array.of(RESET)),
  ];
  const isWhole = more.length === 1 && more[0]?.kind === "reset";
  if (isWhole && item?.kind === "value" && isObject(item.value)) {
    return item.value;
  }
  const why = item?.kind === "error" ? item.desc : "it is not one JSON object";
  throw new AgentError(`Cannot read the arguments: ${why}`);
}

function misused(why: string): AgentError {
  return new AgentError(
    `Cannot ask the agent: ${why}\n\n${CALL_USAGE.trimEnd()}`,
  );
}

/**
 * Decides how long to wait.
 *
 * @param timeout What the command line says in seconds, if anything
 * @returns The waits for a client
 */
export function waitsFor(
  timeout?: string,
): Required<Pick<ClientOptions, "ms" | "replyMs">> {
  const { sync, command } = DEFAULT_SECONDS;
  if (timeout === undefined) {
    return { ms: sync * 1000, replyMs: command * 1000 };
  }
  const ms = parseSeconds(timeout) * 1000;
  return { ms, replyMs: ms };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new AgentError(
    `Cannot wait for "${text}" seconds: give more than 0, at most 86400`,
  );
}
