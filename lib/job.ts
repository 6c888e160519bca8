/**
 * A request on its way through a session.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { type Agent, findCommand, invoke } from "./dispatch.ts";
import { AgentError } from "./error.ts";
import type { Counters } from "./metrics/counters.ts";
import { LongText } from "./json/long_text.ts";
import {
  type EncodedReply,
  encodeReply,
  errorReply,
  okReply,
  type Refusal,
  type Request,
} from "./message.ts";

/** An encoded reply; nothing if the request has none. */
export type Answer = EncodedReply | undefined;

/** Counts for everything that names no command there is. */
const NO_COMMAND = "?";

const log = getLogger(["stillpoint", "session"]);

/** Carries out one request, and knows whether anybody still cares. */
export class Job {
  #message: Request | Refusal;
  #controller: AbortController | undefined;
  #reason: Error | undefined;
  #counters: Counters | undefined;
  #counted = NO_COMMAND;

  /**
   * Prepares to carry a request out.
   *
   * @param message The request, or why it is none
   */
  constructor(message: Request | Refusal) {
    this.#message = message;
  }

  /**
   * Tells whether nobody is told when the request was carried out.
   *
   * @param agent What it would be carried out with
   * @returns Whether only a failure is answered
   */
  isSilent(agent: Agent): boolean {
    return "execute" in this.#message &&
      agent.table.get(this.#message.execute)?.replies === false;
  }

  /**
   * Tells the command that runs that it should come to an end.
   *
   * @param reason Why, as the end of a sentence
   */
  abort(reason: string): void {
    this.#reason ??= new Error(reason);
    this.#controller?.abort(this.#reason);
  }

  /**
   * Carries the request out. Never throws: a failure is an answer too.
   *
   * @param agent What it is carried out with
   * @param client Who asks, as the log names it
   * @returns The answer, at once if the command is done at once
   */
  start(agent: Agent, client: string): Answer | Promise<Answer> {
    const message = this.#message;
    this.#counters = agent.abilities.counters;
    if ("error" in message) return this.#fail(message.error);
    try {
      const { execute, arguments: raw } = message;
      log.debug("{execute} called", { execute });
      if (agent.table.has(execute)) this.#counted = execute;
      const command = findCommand(execute, agent);
      const signal = () => this.#signal();
      const value = invoke(command, raw, { agent, client, signal });
      const succeed = (result: unknown) => {
        const reply = okReply(result, message.id);
        const answer = command.replies
          ? encodeReply(reply, command)
          : undefined;
        this.#settle("ok");
        return answer;
      };
      if (!(value instanceof Promise)) return succeed(value);
      return value.then(succeed).catch((thrown) => this.#fail(thrown));
    } catch (thrown) {
      return this.#fail(thrown);
    }
  }

  /** Made when it is asked for: most commands end before they could care. */
  #signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Text that the command did not need must not wait to be collected. */
  #settle(outcome: "ok" | "error"): void {
    this.#counters?.request(this.#counted, outcome);
    const message = this.#message;
    if ("error" in message) return;
    for (const value of Object.values(message.arguments)) {
      if (value instanceof LongText) value.release();
    }
  }

  #fail(thrown: unknown): Answer {
    this.#settle("error");
    if (!(thrown instanceof AgentError)) {
      log.error("A command failed unexpectedly: {thrown}", { thrown });
    }
    return encodeReply(errorReply(thrown, this.#message.id));
  }
}
