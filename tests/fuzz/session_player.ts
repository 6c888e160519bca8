/**
 * A client of an agent in memory, and what it has to be answered: a model of
 * order and barriers that knows nothing of bytes, promises and queues.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import type { Agent } from "../../lib/dispatch.ts";
import { converse } from "../../lib/session.ts";
import { MemoryConnection } from "../fakes/connection.ts";
import { slowRequest, type SlowRun } from "../fakes/slow_command.ts";
import { fault } from "../helpers.ts";
import { fromLatin1 } from "./grammar.ts";

/** What a client may say. */
export type Word = "ping" | "fault" | "slow" | "sync" | "delimited" | "reset";

/** A request that was not answered yet. */
interface Pending {
  /** Its answer; nothing while a slow command runs. */
  answer: string | undefined;
  /** Which run it is, if it is slow. */
  readonly tag: string | undefined;
}

/** More would pause reading, or the sending of what was not read. */
const MOST_PENDING = 50;

/** One client. */
export class Player {
  readonly #client = new MemoryConnection();
  readonly #done: Promise<void>;
  readonly #runs: readonly SlowRun[];
  readonly #name: string;
  #pending: Pending[] = [];
  #answered: Pending[] = [];
  #received = "";
  #tags = 0;
  #isReading = true;
  #isHere = true;
  #hasEnded = false;
  /** Runs that have to be told that nobody waits for them. */
  readonly #unwanted = new Set<string>();
  readonly #begun = new Set<string>();

  /**
   * Connects.
   *
   * @param agent The agent
   * @param options Runs of its slow command, and a name for this client's
   */
  constructor(
    agent: Agent,
    { runs, name }: { runs: readonly SlowRun[]; name: string },
  ) {
    this.#runs = runs;
    this.#name = name;
    this.#done = converse(this.#client, agent);
  }

  /** Whether it can say something. */
  get maySpeak(): boolean {
    return this.#isHere && !this.#hasEnded &&
      this.#pending.length + this.#answered.length < MOST_PENDING;
  }

  /**
   * Says something, in chunks that are read one after the other.
   *
   * @param words What to say
   * @param size How long chunks are
   */
  say(words: readonly Word[], size: number): void {
    const text = words.map((word) => this.#say(word)).join("");
    for (let at = 0; at < text.length; at += size) {
      this.#client.write(fromLatin1(text.slice(at, at + size)));
    }
  }

  #say(word: Word): string {
    const id = ++this.#tags;
    switch (word) {
      case "ping":
        this.#expect(`{"return": {}, "id": ${id}}`);
        return `{"execute":"guest-ping","id":${id}}`;
      case "fault":
        this.#expect(
          fault("QMP input lacks member 'execute'", `, "id": ${id}`),
        );
        return `{'id':${id}}`;
      case "slow":
        this.#pending.push({ answer: undefined, tag: `${this.#name}${id}` });
        this.#settle();
        return slowRequest(`${this.#name}${id}`);
      case "reset":
        this.#drop();
        return "\xff";
      default:
        this.#drop();
        return this.#sync(word, id);
    }
  }

  #sync(word: "sync" | "delimited", id: number): string {
    const isDelimited = word === "delimited";
    this.#expect(`${isDelimited ? "\xff" : ""}{"return": ${id}}`);
    const name = isDelimited ? "guest-sync-delimited" : "guest-sync";
    return `{"execute":"${name}","arguments":{"id":${id}}}`;
  }

  /**
   * Lets the command that runs for this client come to an end.
   *
   * @param isGood Whether it succeeds
   */
  finish(isGood: boolean): void {
    const [first] = this.#pending;
    if (first?.tag === undefined) return;
    first.answer = isGood ? `{"return": "${first.tag}"}` : fault("no luck");
    this.#end(first.tag, isGood);
    this.#settle();
  }

  /** Lets commands end that nobody waits for any more. */
  finishUnwanted(): void {
    for (const tag of this.#unwanted) this.#end(tag, tag.length % 2 === 0);
  }

  #end(tag: string, isGood: boolean): void {
    const run = this.#runs.find((one) => one.tag === tag);
    if (isGood) run?.finish(tag);
    else run?.fail(new Error("no luck"));
  }

  /** Takes replies, or stops it. */
  toggleReading(): void {
    this.#isReading = !this.#isReading;
    if (this.#isReading) this.#client.startReading();
    else this.#client.stopReading();
    this.#settle();
  }

  /** Says nothing more. */
  end(): void {
    this.#hasEnded = true;
    this.#client.end();
  }

  /** Goes. */
  hangUp(): void {
    if (!this.#isHere) return;
    this.#isHere = false;
    this.#drop();
    for (const { tag } of this.#answered) this.#refuse(tag);
    this.#client.hangUp();
  }

  /** Throws unless everything is as it has to be, once the agent rests. */
  check(): void {
    assertSame(this.#client.text, this.#received);
    const mine = this.#runs.filter(({ tag }) => tag?.startsWith(this.#name));
    assertEquals(new Set(mine.map(({ tag }) => tag)), this.#begun);
    for (const { tag = "", signal } of mine) {
      assertSame(signal.aborted, this.#unwanted.has(tag), `aborted: ${tag}`);
    }
    const isOver = !this.#isHere ||
      (this.#hasEnded && this.#pending.length + this.#answered.length === 0);
    assertSame(this.#client.isClosed, isOver);
  }

  /** Goes, and waits until the agent has noticed. */
  async leave(): Promise<void> {
    this.hangUp();
    await this.#done;
  }

  #expect(answer: string): void {
    this.#pending.push({ answer, tag: undefined });
    this.#settle();
  }

  /** Answers in order, and begins the first that is slow. */
  #settle(): void {
    while (this.#pending[0]?.answer !== undefined) {
      this.#answered.push(...this.#pending.splice(0, 1));
    }
    const tag = this.#pending[0]?.tag;
    if (tag !== undefined) this.#begun.add(tag);
    if (!this.#isReading || !this.#isHere) return;
    const lines = this.#answered.map(({ answer }) => `${answer}\n`);
    this.#received += lines.join("");
    this.#answered = [];
  }

  #drop(): void {
    const [first] = this.#pending;
    this.#refuse(first?.tag);
    this.#pending = [];
  }

  #refuse(tag: string | undefined): void {
    if (tag !== undefined) this.#unwanted.add(tag);
  }
}
