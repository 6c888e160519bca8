import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { Bell } from "../../../lib/bell.ts";
import type { ByteStream, Input } from "../../../lib/platform/byte_stream.ts";
import { converseOver } from "../../../lib/platform/conversation.ts";
import { until } from "../../vm/deadline.ts";

const SYNC = '{"execute":"guest-sync-delimited","arguments":{"id":1}}\n';
const FREEZE = '{"execute":"guest-fsfreeze-freeze"}\n';

/** A port whose news a test may have come late. */
class LatePort implements ByteStream {
  onHangUp: (() => void) | undefined;
  isClosed = false;
  isThere = true;
  readonly #words: Uint8Array<ArrayBuffer>[] = [];
  readonly #changed = new Bell();

  say(text: string): void {
    this.#words.push(Uint8Array.from(text, (unit) => unit.charCodeAt(0)));
    this.#changed.ring();
  }

  /** The news that a host has gone. */
  tell(): void {
    this.#changed.ring();
    this.onHangUp?.();
  }

  read(): Input {
    return this.#words.shift() ?? (this.isThere ? "empty" : "end");
  }

  unread(inputs: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#words.unshift(...inputs);
  }

  change(): Promise<void> {
    return this.#changed.next;
  }

  write(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
    this.tell();
  }
}

/** Lets somebody say things one after the other, each once the last was read. */
async function listen(port: LatePort, words: readonly string[]) {
  const conversation = converseOver(port, { name: "port", endIsHangUp: true });
  const heard: string[] = [];
  const done = (async () => {
    for await (const chunk of conversation.chunks()) {
      heard.push(String.fromCharCode(...chunk));
    }
  })();
  for (const [index, text] of words.entries()) {
    port.say(text);
    await until(() => heard.length > index || undefined, { what: text });
  }
  return { conversation, heard, done };
}

Deno.test("converseOver() goes on if it is an earlier host that has gone", async () => {
  const port = new LatePort();
  const words = ["\xff", SYNC, FREEZE, "\xff", SYNC, '{"execute"'];
  const { conversation, heard, done } = await listen(port, words);
  port.tell();
  port.say("more");
  await until(() => heard.length > words.length || undefined, { what: "more" });
  assertEquals([conversation.gone.aborted, heard.at(-1)], [false, "more"]);
  // The next time it is about the one who is there.
  port.tell();
  assertSame(conversation.gone.aborted, IS_GONE);
  await done;
});

Deno.test("converseOver() waits for a host whose coming is told late", async () => {
  const port = new LatePort();
  const { conversation, heard, done } = await listen(port, [SYNC, SYNC]);
  port.isThere = false;
  port.tell();
  port.isThere = true;
  port.say(FREEZE);
  await until(() => heard.length > 2 || undefined, { what: "its words" });
  assertSame(conversation.gone.aborted, !IS_GONE);
  port[Symbol.dispose]();
  await done;
});

Deno.test("converseOver() ends if nobody is there any more", async () => {
  const port = new LatePort();
  const { conversation, done } = await listen(port, [SYNC, FREEZE, SYNC]);
  port.isThere = false;
  port.tell();
  await done;
  assertSame(conversation.gone.aborted, IS_GONE);
});

const IS_GONE = true;

/** What was said by one who has gone for good. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  "has begun once": ["\xff", SYNC, FREEZE],
  "has begun in two parts": ["\xff", SYNC],
  "has begun without a sync": [SYNC, FREEZE, FREEZE],
};

for (const [who, words] of Object.entries(SAID)) {
  Deno.test(`converseOver() ends at once with a host who ${who}`, async () => {
    const port = new LatePort();
    const { conversation, done } = await listen(port, words);
    port.tell();
    assertSame(conversation.gone.aborted, IS_GONE);
    await done;
  });
}
