/**
 * The two agents, side by side on Unix sockets, each with its own state.
 *
 * @module
 */

import { HostAgent, type HostAgentOptions, keptIn } from "../vm/host_agent.ts";
import type { CommandLine } from "../vm/host_command.ts";
import { LineSocket } from "../vm/line_socket.ts";
import type { Case } from "./case.ts";
import { type Answers, say } from "./conversation.ts";
import type { Side } from "./difference.ts";
import { harmless } from "./harmless.ts";

/** Makes cases that may put files into a folder. */
export type Script = (folder: string) => readonly Case[];

/** An agent that answers. */
class Interviewee implements AsyncDisposable {
  readonly #socket: LineSocket;
  readonly #cases: readonly Case[];
  readonly #belongings: AsyncDisposable;
  readonly #answers = new Map<string, readonly unknown[]>();

  private constructor(
    socket: LineSocket,
    cases: readonly Case[],
    belongings: AsyncDisposable,
  ) {
    this.#socket = socket;
    this.#cases = cases;
    this.#belongings = belongings;
  }

  static async start(
    command: CommandLine,
    { script, options }: {
      readonly script: Script;
      readonly options: (state: string) => Partial<HostAgentOptions>;
    },
  ): Promise<Interviewee> {
    await using stack = new AsyncDisposableStack();
    const state = await Deno.makeTempDir({ prefix: "stillpoint-conformance-" });
    stack.defer(() => Deno.remove(state, { recursive: true }));
    const path = `${state}/socket`;
    const how = { socket: path, state, ...options(state) };
    stack.use(HostAgent.start(harmless(command), how));
    const socket = stack.use(await LineSocket.connect(path));
    return new Interviewee(socket, script(state), stack.move());
  }

  get answers(): Answers {
    return this.#answers;
  }

  async answer(number: number): Promise<void> {
    const asked = this.#cases[number];
    if (asked === undefined) throw new Error(`Cannot find case ${number}`);
    this.#answers.set(asked.name, await say(asked, this.#socket));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#belongings[Symbol.asyncDispose]();
  }
}

/**
 * Starts both agents, says each case to both at the same time, since what
 * they tell about the machine changes, and stops them.
 *
 * @param commands What starts the agents
 * @param script What to say
 * @returns What they answered
 */
export async function interview(
  commands: Readonly<Record<Side, CommandLine>>,
  script: Script,
): Promise<Record<Side, Answers>> {
  await using reference = await Interviewee.start(commands.reference, {
    script,
    // Its handler of SIGTERM takes a lock that its loop may be holding.
    options: () => ({ ending: "SIGKILL" }),
  });
  await using ours = await Interviewee.start(commands.ours, {
    script,
    options: (state) => ({ args: keptIn(state) }),
  });
  for (const number of script("").keys()) {
    await Promise.all([reference.answer(number), ours.answer(number)]);
  }
  return { reference: reference.answers, ours: ours.answers };
}
