/**
 * The surroundings in which QEMU's own tests run its agent: an empty folder
 * that is its working directory, a Unix socket in it, one variable in its
 * environment, and at the end SIGTERM while the client is still connected.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import { AgentProcess } from "../e2e/agent_process.ts";
import { workFolder } from "../e2e/work_folder.ts";
import { type AgentClient, ErrorReply } from "../vm/agent_client.ts";

/** An agent, and a client that asks it things. */
export interface Fixture {
  /** The agent's working directory. */
  readonly folder: string;
  /** The client. */
  readonly client: AgentClient;
  /** Asks for what must not fail. */
  // deno-lint-ignore no-explicit-any
  get(execute: string, args?: Readonly<Record<string, unknown>>): Promise<any>;
  /** Asks for what must fail. */
  fault(
    execute: string,
    args?: Readonly<Record<string, unknown>>,
  ): Promise<{ class: string; desc: string }>;
  /** Sends a line and hands out the answer as it is. */
  // deno-lint-ignore no-explicit-any
  say(request: unknown): Promise<any>;
}

/** How a case wants its agent. */
export interface FixtureOptions {
  /** More arguments. */
  readonly args?: readonly string[];
  /** The only variable; one that names no file unless given. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A case. */
export type Case = (fixture: Fixture) => Promise<void>;

/** Finds no configuration, whatever this machine has. */
const ONE_VARIABLE = { QGA_CONF: "/nonexistent/qga.conf" } as const;

/**
 * Declares a test with an agent of its own.
 *
 * @param name Its name in QEMU's list
 * @param run What is asked and asserted
 * @param options How the agent is started
 */
export function testCase(
  name: string,
  run: Case,
  { args = [], env = ONE_VARIABLE }: FixtureOptions = {},
): void {
  Deno.test(name, async () => {
    await using folder = await workFolder();
    const { path } = folder;
    await using agent = AgentProcess.start({
      folder: path,
      through: ["/usr/bin/env", "--chdir", path],
      ...{ args, env },
    });
    await using client = await agent.connect();
    await run(newFixture(path, client));
    assertEquals(await agent.stop("SIGTERM"), { code: 0, signal: null });
    assertEquals(agent.stderr, "");
  });
}

function newFixture(folder: string, client: AgentClient): Fixture {
  return {
    folder,
    client,
    get: (execute, args = {}) => client.call(execute, { args }),
    fault: async (execute, args = {}) => {
      try {
        await client.call(execute, { args });
      } catch (error) {
        if (!(error instanceof ErrorReply)) throw error;
        return { class: error.errorClass, desc: error.message };
      }
      throw new Error(`${execute} did not fail`);
    },
    say: async (request) => {
      await client.socket.send(`${JSON.stringify(request)}\n`);
      const line = await client.socket.line({ what: "an answer" });
      return JSON.parse(new TextDecoder().decode(line));
    },
  };
}
