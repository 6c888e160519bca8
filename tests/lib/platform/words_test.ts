import { deepStrictEqual as assertEquals } from "node:assert";
import { partWords, type Source } from "../../../lib/platform/words.ts";
import { VirtualClock } from "../freeze/virtual_clock.ts";
import type { Input } from "../../../lib/platform/byte_stream.ts";

/** What a source gives, what follows each change, and how it is parted. */
interface Case {
  readonly isGone: boolean;
  readonly steps: readonly (readonly string[])[];
  readonly last: string;
  readonly next: string;
  readonly isThere: boolean;
}

/** Each step ends with `end`, nobody is there, or `empty`, somebody is. */
const CASES: Readonly<Record<string, Case>> = {
  "nobody": {
    isGone: false,
    steps: [["end"]],
    last: "",
    next: "",
    isThere: false,
  },
  "a host that says nothing": {
    isGone: false,
    steps: [["empty"]],
    last: "",
    next: "",
    isThere: true,
  },
  "a host that speaks": {
    isGone: false,
    steps: [["{1", "}", "empty"]],
    last: "",
    next: "{1}",
    isThere: true,
  },
  "a host that speaks before its news, half of it": {
    isGone: false,
    steps: [["{1", "end"], ["}", "end"], ["empty"]],
    last: "",
    next: "{1}",
    isThere: true,
  },
  "a host that speaks and goes": {
    isGone: false,
    steps: [["{1}", "end"]],
    last: "{1}",
    next: "",
    isThere: false,
  },
  "a host that goes without a word": {
    isGone: true,
    steps: [["end"]],
    last: "",
    next: "",
    isThere: false,
  },
  "a host that goes with its last words": {
    isGone: true,
    steps: [["{1}", "end"], ["{2}", "end"]],
    last: "{1}{2}",
    next: "",
    isThere: false,
  },
  "a host that goes, and the next one at once": {
    isGone: true,
    steps: [["{1}\n", "empty"]],
    last: "",
    next: "{1}\n",
    isThere: true,
  },
  "a host that goes, and the next one before its news": {
    isGone: true,
    steps: [["{1}", "end"], ["empty"]],
    last: "",
    next: "{1}",
    isThere: true,
  },
  "a host that goes half-way, and the next one": {
    isGone: true,
    steps: [["{1", "end"], ['{"execute":2', "empty"]],
    last: "{1",
    next: '{"execute":2',
    isThere: true,
  },
  "half a request and the next host's, unseparated": {
    isGone: true,
    steps: [['{"execute":1', "{ 'arguments' : {", "{2", "empty"]],
    last: '{"execute":1',
    next: "{ 'arguments' : {{2",
    isThere: true,
  },
  "half a request and the next host's flush": {
    isGone: true,
    steps: [['{"execute":1', "\xff", '{"execute":2}\n', "empty"]],
    last: '{"execute":1',
    next: '\xff{"execute":2}\n',
    isThere: true,
  },
  "the end of a request and the next host's": {
    isGone: true,
    steps: [['1"}\n', '{"execute":2}', "empty"]],
    last: '1"}\n',
    next: '{"execute":2}',
    isThere: true,
  },
  "the end of a request, and a host that is silent": {
    isGone: true,
    steps: [['1"}\n', "empty"]],
    last: '1"}\n',
    next: "",
    isThere: true,
  },
  "the beginning of what the next host says": {
    isGone: true,
    steps: [['{"execute":1,"arguments":{"x":"', "abc", "empty"]],
    last: "",
    next: '{"execute":1,"arguments":{"x":"abc',
    isThere: true,
  },
  "what the next host says a byte at a time": {
    isGone: true,
    steps: [["{", '"', "e", "end"], ["x", "empty"]],
    last: "",
    next: '{"ex',
    isThere: true,
  },
};

for (const [what, { isGone, steps, ...expected }] of Object.entries(CASES)) {
  Deno.test(`partWords() parts ${what}`, async () => {
    using clock = new VirtualClock();
    const words = await clock.until(partWords(sourceOf(steps), { isGone }));
    assertEquals({
      last: words.last.map(decode).join(""),
      next: words.next.map(decode).join(""),
      isThere: words.isThere,
    }, expected);
  });
}

Deno.test("partWords() takes no end of words for somebody who speaks", async () => {
  let count = 0;
  const source = {
    isClosed: false,
    read: () => Uint8Array.of(count++),
    change: () => Promise.resolve(),
  };
  const { next, isThere } = await partWords(source, { isGone: false });
  assertEquals({ isThere, taken: next.length }, {
    isThere: true,
    taken: count,
  });
});

Deno.test("partWords() waits for no news of a port that is closed", async () => {
  using clock = new VirtualClock();
  const inputs = [input("{1}")];
  const source = {
    isClosed: false,
    read: () => inputs.shift() ?? "end",
    change: async () => {
      if (source.isClosed) throw new Error("Nobody will come");
      await Promise.resolve();
      source.isClosed = true;
    },
  };
  const { isThere } = await clock.until(partWords(source, { isGone: true }));
  assertEquals({ isThere, after: clock.now }, { isThere: false, after: 0 });
});

/** Goes on to the next step when it is waited for, and then says no more. */
function sourceOf(steps: readonly (readonly string[])[]): Source {
  const [first = [], ...later] = steps;
  let now = [...first];
  return {
    isClosed: false,
    read: () => input(now.length > 1 ? now.shift() : now[0]),
    change: async () => {
      const next = later.shift();
      if (next === undefined) await Promise.withResolvers<void>().promise;
      else now = [...next];
    },
  };
}

function input(word = "end"): Input {
  if (word === "end" || word === "empty") return word;
  return Uint8Array.from(word, (letter) => letter.charCodeAt(0));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
