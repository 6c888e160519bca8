/**
 * A conversation under way, with everything a test wants to turn.
 *
 * @module
 */

import type { Agent } from "../../lib/dispatch.ts";
import { converse } from "../../lib/session.ts";
import { type AgentOptions, fakeAgent } from "../helpers.ts";
import { MemoryConnection } from "./connection.ts";
import { FakeFreezer } from "./freezer.ts";
import { slowCommand, type SlowRun } from "./slow_command.ts";

/** A client and its agent; the client hangs up when disposed of. */
export interface Conversation extends AsyncDisposable {
  /** The client. */
  readonly client: MemoryConnection;
  /** The agent, for other clients. */
  readonly agent: Agent;
  /** What freezes. */
  readonly freezer: FakeFreezer;
  /** Runs of the slow command. */
  readonly runs: SlowRun[];
  /** Settles when the agent is done with the client. */
  readonly done: Promise<void>;
}

/**
 * Begins a conversation with an agent that has a slow command, too.
 *
 * @param options What differs from an agent that may do everything
 * @returns The conversation
 */
export function beginConversation(options: AgentOptions = {}): Conversation {
  const slow = slowCommand();
  const freezer = new FakeFreezer();
  const { extra = [] } = options;
  const agent = fakeAgent({
    abilities: { freezer },
    ...options,
    extra: [...extra, slow.command],
  });
  const client = new MemoryConnection();
  const done = converse(client, agent);
  return {
    client,
    agent,
    freezer,
    runs: slow.runs,
    done,
    async [Symbol.asyncDispose]() {
      client.hangUp();
      await done;
    },
  };
}
