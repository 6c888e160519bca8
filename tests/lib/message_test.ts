import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { Base64 } from "../../lib/base64.ts";
import { AgentError } from "../../lib/error.ts";
import { type JsonValue, Real } from "../../lib/json/value.ts";
import { LIMITS } from "../../lib/limits.ts";
import {
  encodeReply,
  type EncodeReplyOptions,
  errorReply,
  okReply,
  readRequest,
  type Reply,
} from "../../lib/message.ts";
import { LongText } from "../../lib/json/long_text.ts";
import { bytesOf } from "./json/feeding.ts";
import { bytesOfReply } from "./reply_bytes.ts";

const LATIN1 = new TextDecoder("latin1");

function textOf(reply: Reply, options?: EncodeReplyOptions): string {
  return LATIN1.decode(bytesOfReply(encodeReply(reply, options)));
}

Deno.test("readRequest() reads a request with everything", () => {
  const message = {
    execute: "guest-sync",
    arguments: { id: 2n ** 60n },
    id: [1],
  };
  assertEquals(readRequest(message), message);
});

Deno.test("readRequest() fills in empty arguments, but no id", () => {
  assertEquals(readRequest({ execute: "guest-ping" }), {
    execute: "guest-ping",
    arguments: {},
  });
});

Deno.test("readRequest() keeps an id of null", () => {
  assertEquals(readRequest({ execute: "x", id: null }), {
    execute: "x",
    arguments: {},
    id: null,
  });
});

const REFUSED: readonly (readonly [value: JsonValue, desc: string])[] = [
  ...[null, true, 5, 2n ** 63n, new Real("1.5"), "abc", [1, 2], []].map(
    (value) => [value, "QMP input must be a JSON object"] as const,
  ),
  [{}, "QMP input lacks member 'execute'"],
  [{ foo: 1 }, "QMP input member 'foo' is unexpected"],
  [{ "exec-oob": "guest-ping" }, "QMP input member 'exec-oob' is unexpected"],
  [
    JSON.parse('{"__proto__": {"execute": "x"}}'),
    "QMP input member '__proto__' is unexpected",
  ],
  [{ execute: null }, "QMP input member 'execute' must be a string"],
  [{ execute: 1 }, "QMP input member 'execute' must be a string"],
  ...[null, [], "", 1, new Real("1e5")].map((value) =>
    [
      { execute: "x", arguments: value },
      "QMP input member 'arguments' must be an object",
    ] as const
  ),
  // One complaint about a message with several faults.
  [
    { execute: 1, arguments: 1, foo: 1 },
    "QMP input member 'foo' is unexpected",
  ],
  [{ arguments: 1, execute: 1 }, "QMP input member 'execute' must be a string"],
  [{ arguments: 1 }, "QMP input member 'arguments' must be an object"],
];

for (const [value, desc] of REFUSED) {
  Deno.test(`readRequest() refuses ${Deno.inspect(value)}`, () => {
    assertEquals(readRequest(value), { error: new AgentError(desc) });
  });
}

Deno.test("readRequest() keeps the id of what it refuses", () => {
  assertEquals(readRequest({ id: { a: 1 } }), {
    error: new AgentError("QMP input lacks member 'execute'"),
    id: { a: 1 },
  });
});

Deno.test("okReply() sends nothing as an empty object", () => {
  assertEquals(okReply(undefined), { return: {} });
  assertEquals(okReply(null, 7), { return: null, id: 7 });
});

Deno.test("errorReply() shows no endless text", () => {
  const { errorCharacters: most } = LIMITS;
  const { error } = errorReply(new AgentError("x".repeat(most)));
  assertSame(error.desc.length, most);
  const longer = errorReply(new AgentError("y".repeat(most + 1)));
  assertSame(longer.error.desc, `${"y".repeat(most)}...`);
});

Deno.test("errorReply() says class and text of whatever was thrown", () => {
  const missing = new AgentError("The command x has not been found", {
    class: "CommandNotFound",
  });
  assertEquals(errorReply(missing, "a"), {
    error: {
      class: "CommandNotFound",
      desc: "The command x has not been found",
    },
    id: "a",
  });
  assertEquals(errorReply(new TypeError("boom")), {
    error: { class: "GenericError", desc: "boom" },
  });
});

Deno.test("encodeReply() makes one line of ASCII", () => {
  const reply = okReply({ name: "é\n" }, new Real("1e400"));
  assertSame(
    textOf(reply),
    '{"return": {"name": "\\u00E9\\n"}, "id": 1e400}\n',
  );
});

Deno.test("encodeReply() puts the sentinel first when asked", () => {
  assertSame(textOf(okReply(12), { delimited: true }), '\xff{"return": 12}\n');
});

Deno.test("encodeReply() encodes long strings in their place", () => {
  const long = "A".repeat(200_000);
  const reply = okReply({ a: long, b: `${long}é` }, 7);
  assertEquals(JSON.parse(textOf(reply)), reply);
});

Deno.test("encodeReply() encodes bytes in their place, in any number", () => {
  for (const length of [0, 1, 1_000_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => index);
    const reply = okReply({ a: new Base64(bytes), b: "é" }, 7);
    const text = `{"return": {"a": "${bytes.toBase64()}", ` +
      '"b": "\\u00E9"}, "id": 7}\n';
    ok(textOf(reply) === text, `${length} bytes`);
  }
});

Deno.test("encodeReply() takes the same words for small and large replies", () => {
  for (const length of [10, 100_000]) {
    const id = new LongText(bytesOf("i".repeat(length)));
    const text = textOf(okReply(7, id), { delimited: true });
    ok(text === `\xff{"return": 7, "id": "${"i".repeat(length)}"}\n`);
  }
});

Deno.test("encodeReply() refuses what is not JSON", () => {
  throws(() => encodeReply(okReply({ load: NaN })), TypeError);
});
