/**
 * One conversation: requests in, replies out in the same order, and what
 * happens when the client changes its mind. Reading goes on while a request
 * runs, since what comes next may be that it is not wanted any more.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { Bell } from "./bell.ts";
import type { Connection } from "./channel.ts";
import { pause } from "./deadline.ts";
import type { Agent } from "./dispatch.ts";
import { AgentError } from "./error.ts";
import { type Answer, Job } from "./job.ts";
import { type Item, JsonStream } from "./json/stream.ts";
import { LIMITS } from "./limits.ts";
import { readRequest } from "./message.ts";
import { Outbox } from "./outbox.ts";

const log = getLogger(["stillpoint", "session"]);

/**
 * Serves a client until it has gone.
 *
 * @param connection The client
 * @param agent What its requests are carried out with
 */
export async function converse(
  connection: Connection,
  agent: Agent,
): Promise<void> {
  const { name } = connection;
  log.debug("{name} has come", { name });
  try {
    await new Session(connection, agent).run();
  } catch (error) {
    log.warn("{name}: {error}", { name, error });
  } finally {
    connection.close();
    log.debug("{name} has gone", { name });
  }
}

class Session {
  #connection: Connection;
  #agent: Agent;
  #stream = new JsonStream();
  #outbox: Outbox;
  #queue: Job[] = [];
  /** Bytes that came since there was no request that waits. */
  #waiting = 0;
  #running: Job | undefined;
  #progress = new Bell();

  constructor(connection: Connection, agent: Agent) {
    this.#connection = connection;
    this.#agent = agent;
    this.#outbox = new Outbox(connection, () => this.#sent());
  }

  async run(): Promise<void> {
    const { gone } = this.#connection;
    const leave = () => this.#drop("the client has gone");
    gone.addEventListener("abort", leave);
    try {
      for await (const chunk of this.#connection.chunks()) {
        const { length } = chunk;
        for (const item of this.#stream.push(chunk)) this.#take(item);
        this.#waiting = this.#queue.length > 0 ? this.#waiting + length : 0;
        await this.#until(() => !this.#isFull);
      }
      await this.#until(() => this.#isIdle);
    } finally {
      leave();
      gone.removeEventListener("abort", leave);
    }
  }

  get #isFull(): boolean {
    const count = this.#queue.length;
    return count >= LIMITS.queuedRequests ||
      (count > 0 && this.#waiting >= LIMITS.queuedBytes) || this.#isUnread;
  }

  /** Whether the client has to take replies before it gets more of them. */
  get #isUnread(): boolean {
    return this.#outbox.bytes >= LIMITS.unsentBytes;
  }

  get #isIdle(): boolean {
    return this.#running === undefined && this.#outbox.bytes === 0;
  }

  #take(item: Item): void {
    if (item.kind === "reset") {
      this.#drop("the client has begun anew");
    } else if (item.kind === "error") {
      this.#enqueue(new Job({ error: new AgentError(item.desc) }));
    } else {
      const message = readRequest(item.value);
      if ("execute" in message) this.#makeWay(message.execute);
      this.#enqueue(new Job(message));
    }
  }

  /** See `Spec.earlier`. */
  #makeWay(execute: string): void {
    const command = this.#agent.table.get(execute);
    const reason = `${execute} was asked for meanwhile`;
    if (command?.earlier === "drop") this.#drop(reason);
    if (command?.earlier === "interrupt") this.#running?.abort(reason);
  }

  /** Earlier requests are not answered, and those that wait are not begun. */
  #drop(reason: string): void {
    this.#running?.abort(reason);
    this.#running = undefined;
    this.#queue = [];
    this.#waiting = 0;
    this.#progress.ring();
  }

  #enqueue(job: Job): void {
    if (this.#connection.gone.aborted) job.abort("the client has gone");
    this.#queue.push(job);
    this.#pump();
  }

  #pump(): void {
    while (this.#running === undefined) {
      const job = this.#queue[0];
      if (job === undefined || this.#mustWait(job)) return;
      this.#queue.shift();
      const answer = this.#start(job);
      if (answer instanceof Promise) this.#await(job, answer);
      else this.#reply(job, answer);
    }
  }

  /** One chunk may ask for more than memory holds. */
  #mustWait(job: Job): boolean {
    return this.#isUnread && !job.isSilent(this.#agent);
  }

  /** A command that is not answered may be the last: replies go first. */
  #start(job: Job): Answer | Promise<Answer> {
    const mustFlush = this.#outbox.bytes > 0 && job.isSilent(this.#agent);
    return mustFlush
      ? this.#startLate(job)
      : job.start(this.#agent, this.#connection.name);
  }

  async #startLate(job: Job): Promise<Answer> {
    const enough = new AbortController();
    const flushed = this.#until(() => this.#outbox.bytes === 0);
    await Promise.race([flushed, pause(LIMITS.flushMs, enough.signal)]);
    enough.abort();
    return await job.start(this.#agent, this.#connection.name);
  }

  async #await(job: Job, answer: Promise<Answer>): Promise<void> {
    this.#running = job;
    const bytes = await answer;
    // It was dropped meanwhile, and the client waits for something else.
    if (this.#running !== job) return;
    this.#running = undefined;
    this.#reply(job, bytes);
    this.#pump();
    this.#progress.ring();
  }

  #sent(): void {
    this.#pump();
    this.#progress.ring();
  }

  #reply(job: Job, answer: Answer): void {
    if (answer === undefined) return;
    const lost = () => job.abort("its answer could not be delivered");
    this.#outbox.push(answer, lost);
  }

  async #until(isMet: () => boolean): Promise<void> {
    const { gone } = this.#connection;
    while (!gone.aborted && !isMet()) await this.#progress.next;
  }
}
