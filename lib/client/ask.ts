/**
 * Asking an agent several things, for subcommands that work on their own or
 * through an agent that runs.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import { printJson } from "../json/print.ts";
import { isObject, type JsonObject } from "../json/value.ts";
import { Client, type ClientOptions } from "./client.ts";

/**
 * Asks one thing. Throws what the agent answers if it refuses.
 *
 * @param execute The command
 * @param args Its arguments
 * @returns What it returns, with plain numbers
 */
export type Ask = (execute: string, args?: JsonObject) => Promise<unknown>;

/**
 * Talks to an agent.
 *
 * @param options How to reach it
 * @param talk What to ask
 * @returns What comes of it
 */
export async function withAgent<T>(
  options: ClientOptions,
  talk: (ask: Ask) => Promise<T>,
): Promise<T> {
  using client = await Client.connect(options);
  await client.sync(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1);
  return await talk(async (execute, args) => {
    const { error, return: value } = await client.request(execute, args);
    if (error === undefined) return JSON.parse(printJson(value));
    const { desc } = isObject(error) ? error : {};
    throw new AgentError(String(desc));
  });
}
