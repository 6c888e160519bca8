/**
 * The pairs that were verified with the reference agent, through the whole
 * agent, where they apply to the commands there are. Where the answer differs
 * on purpose, the row says so.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { bytesOf } from "./lib/json/feeding.ts";
import {
  disabled,
  fakeAgent,
  fault,
  notFound,
  talk,
  talkInTurn,
} from "./helpers.ts";

type Row = readonly [
  what: string,
  pieces: readonly (string | number)[],
  replies: readonly string[],
];

const OK = '{"return": {}}';
const PING = '{"execute":"guest-ping"}';
const NO_OBJECT = fault("QMP input must be a JSON object");
const NO_INTEGER = fault("Invalid parameter type for 'id', expected: integer");

function parse(place: string, what: string): string {
  return fault(`${place}: JSON parse error, ${what}`);
}

function pingWithId(id: string): [string] {
  return [`{"execute":"guest-ping","id":${id}}`];
}

function okWithId(id: string): [string] {
  return [`{"return": {}, "id": ${id}}`];
}

function sync(id: string): string {
  return `{"execute":"guest-sync","arguments":{"id":${id}}}`;
}

function delimited(id: string): string {
  return `{"execute":"guest-sync-delimited","arguments":{"id":${id}}}`;
}

const REQUESTS: readonly Row[] = [
  ["a ping without newline", [PING], [OK]],
  ["single quotes", ["{'execute':'guest-ping'}"], [OK]],
  ["an escape in a name", [String.raw`{"execute":"guest\u002dping"}`], [OK]],
  ["several lines for one request", [PING.replace(":", "\n:\r\n\t")], [OK]],
  ["two requests without anything between", [PING, PING], [OK, OK]],
  [
    "an id that is an object",
    pingWithId('{"a":[1,2,null]}'),
    okWithId('{"a": [1, 2, null]}'),
  ],
  ["an id of null", pingWithId("null"), okWithId("null")],
  [
    "an id of 64 bits",
    pingWithId("18446744073709551615"),
    okWithId("18446744073709551615"),
  ],
  // The reference prints 1500, 0.10000000000000001 and inf.
  ["an id with an exponent", pingWithId("1.5e3"), okWithId("1.5e3")],
  ["an id with a fraction", pingWithId("0.1"), okWithId("0.1")],
  ["an id that no double holds", pingWithId("1e400"), okWithId("1e400")],
  [
    "an id beyond ASCII",
    pingWithId(String.raw`"\u0000a\u00e9\ud83d\ude00\/"`),
    okWithId(String.raw`"\u0000a\u00E9\uD83D\uDE00/"`),
  ],
  [
    "an id in UTF-8",
    pingWithId('"é\u007f😀"'),
    okWithId(
      String.raw`"\u00E9\u007F\uD83D\uDE00"`,
    ),
  ],
  ["empty arguments", ['{"execute":"guest-ping","arguments":{}}'], [OK]],
  ["the smallest integer", [sync("-9223372036854775808")], [
    '{"return": -9223372036854775808}',
  ]],
  ["the largest integer", [sync("9223372036854775807")], [
    '{"return": 9223372036854775807}',
  ]],
  ["sync-delimited", [delimited("12")], ['\xff{"return": 12}']],
];

const REFUSED: readonly Row[] = [
  ["an array", ["[1,2]"], [NO_OBJECT]],
  ["a string", ['"abc"'], [NO_OBJECT]],
  ["a number", ["5 "], [NO_OBJECT]],
  ["true", ["true "], [NO_OBJECT]],
  ["null", ["null "], [NO_OBJECT]],
  ["no command, with an id", ['{"id":3}'], [
    fault("QMP input lacks member 'execute'", ', "id": 3'),
  ]],
  ["a command of null", ['{"execute":null,"id":7}'], [
    fault("QMP input member 'execute' must be a string", ', "id": 7'),
  ]],
  ["exec-oob", ['{"exec-oob":"guest-ping","id":1}'], [
    fault("QMP input member 'exec-oob' is unexpected", ', "id": 1'),
  ]],
  ["arguments of null", ['{"execute":"guest-ping","arguments":null}'], [
    fault("QMP input member 'arguments' must be an object"),
  ]],
  ["arguments in a list", ['{"execute":"guest-ping","arguments":[]}'], [
    fault("QMP input member 'arguments' must be an object"),
  ]],
  ["an unknown command", ['{"execute":"guest-foo","id":1}'], [
    notFound("The command guest-foo has not been found", ', "id": 1'),
  ]],
  ["a name that all objects have", ['{"execute":"constructor"}'], [
    notFound("The command constructor has not been found"),
  ]],
  ["an integer too large", [sync("9223372036854775808")], [NO_INTEGER]],
  ["a fraction for an integer", [sync("1.0")], [NO_INTEGER]],
  ["an exponent for an integer", [sync("1e2")], [NO_INTEGER]],
  ["a string for an integer", [sync('"5"')], [NO_INTEGER]],
  ["a missing argument", ['{"execute":"guest-sync"}'], [
    fault("Parameter 'id' is missing"),
  ]],
  ["an unexpected argument", [
    '{"execute":"guest-ping","arguments":{"foo":42}}',
  ], [fault("Parameter 'foo' is unexpected")]],
  ["a failed sync-delimited without sentinel", [delimited('"x"'), PING], [
    NO_INTEGER,
    OK,
  ]],
];

const MALFORMED: readonly Row[] = [
  ["a bare word", ["nope "], [parse("1:1", "invalid keyword 'nope'")]],
  ["a duplicate key", ['{"execute":"guest-ping","execute":"guest-info"}'], [
    parse("1:35", "duplicate key"),
  ]],
  ["a comma too many", ['{"execute":"guest-ping",}'], [
    parse("1:25", "expecting key"),
  ]],
  ["a missing colon", ['{"execute" "guest-ping"}'], [
    parse("1:12", "expecting ':'"),
  ]],
  ["a bracket of the wrong kind", ['{"execute":"guest-ping"]'], [
    parse("1:24", "expected ',' or '}'"),
  ]],
  ["a bracket too many", [`${PING}}`], [OK, parse("1:25", "expecting value")]],
  ["a bad escape", [String.raw`{"a":"\q"}`], [
    parse("1:6", "invalid escape sequence in string"),
  ]],
  ["junk before a request", [`#!@ junk ${PING}`], [
    parse("1:1", "stray '#'"),
    OK,
  ]],
  ["a leading zero", ['{"a":01}'], [
    parse("1:6", "stray '01'"),
    parse("1:8", "expecting value"),
  ]],
  ["the line of a fault", ["\n\n nope "], [
    parse("3:2", "invalid keyword 'nope'"),
  ]],
];

const RESETS: readonly Row[] = [
  // The reference complains about the byte first.
  ["0xFF before sync-delimited", [0xff, delimited("5")], ['\xff{"return": 5}']],
  ["0xFF alone with silence", [0xff, 0xff, PING], [OK]],
  ["0xFF in the middle of a request", ['{"execute":"guest-pi', 0xff, PING], [
    parse("1:12", `stray '"guest-pi\ufffd'`),
    OK,
  ]],
  // The reference skips what comes up to a bracket, comma or colon.
  ["what follows 0xFF at once", [0xff, "5 "], [NO_OBJECT]],
  ["a zero byte in a string", ['"a', 0, PING], [
    parse("1:1", `stray '"a\0'`),
    OK,
  ]],
  ["0xFF between two members", ['{"id":1,', 0xff, PING], [
    parse("1:9", "stray '\ufffd'"),
    OK,
  ]],
  // The reference counts from its start.
  ["a fault after 0xFF with a place counted from there", [
    "\n\n",
    0xff,
    "\nnope ",
  ], [parse("2:1", "invalid keyword 'nope'")]],
  ["endless brackets with one fault until 0xFF", [
    "[".repeat(2000),
    PING,
    0xff,
    PING,
  ], [fault("JSON nesting depth limit exceeded"), OK]],
  ["an unfinished request that swallows others until 0xFF", [
    '{"execute":"guest-ping"',
    PING,
    PING,
    0xff,
    PING,
  ], [parse("1:24", "expected ',' or '}'"), OK]],
];

for (
  const [what, pieces, replies] of [
    ...REQUESTS,
    ...REFUSED,
    ...MALFORMED,
    ...RESETS,
  ]
) {
  Deno.test(`The agent answers ${what}`, async () => {
    const bytes = bytesOf(...pieces);
    const wanted = replies.map((reply) => `${reply}\n`).join("");
    assertSame((await talk(bytes)).text, wanted);
    assertSame((await talk([...bytes])).text, wanted);
    for (const half of [2, 3, 5]) {
      const at = Math.floor(bytes.length / half);
      const parts = [bytes.subarray(0, at), bytes.subarray(at)];
      assertSame((await talk(parts)).text, wanted);
    }
  });
}

const EQUAL_NUMBERS: readonly (readonly [sent: string, reference: string])[] = [
  ["1.5e3", "1500"],
  ["0.1", "0.10000000000000001"],
  ["99999999999999999999", "1e+20"],
  ["-0", "0"],
];

for (const [sent, reference] of EQUAL_NUMBERS) {
  Deno.test(`The agent echoes ${sent} as the number ${reference}`, async () => {
    const { replies } = await talk(pingWithId(sent));
    assertEquals(replies, [{ return: {}, id: JSON.parse(reference) }]);
  });
}

Deno.test("The agent answers a top-level number only once it has ended", async () => {
  assertSame((await talk("5")).text, "");
  assertSame((await talk("5\n")).text, `${NO_OBJECT}\n`);
});

Deno.test("The agent forgets half a request with the client that sent it", async () => {
  const agent = fakeAgent();
  assertSame((await talk('{"execute":', agent)).text, "");
  assertSame(
    (await talk('"guest-ping"}', agent)).text,
    [
      NO_OBJECT,
      parse("1:13", "expecting value"),
      "",
    ].join("\n"),
  );
});

Deno.test("The agent counts lines anew for each client", async () => {
  const agent = fakeAgent();
  await talk(`\n\n\n${PING}`, agent);
  const { text } = await talk("nope ", agent);
  assertSame(text, `${parse("1:1", "invalid keyword 'nope'")}\n`);
});

Deno.test("The agent swallows nothing of the next client", async () => {
  const agent = fakeAgent();
  await talk("[".repeat(2000), agent);
  assertSame((await talk(PING, agent)).text, `${OK}\n`);
});

Deno.test("The agent answers in ASCII, each reply on one line", async () => {
  const id = '"line\\nbreak é \u2028 😀 \\u007f"';
  const request = `{"execute":"guest-é\\n","id":${id}}`;
  const { text } = await talk(request + pingWithId(id)[0]);
  match(text, /^(?:[\x20-\x7e]+\n){2}$/);
});

Deno.test("The agent refuses all but six commands while frozen", async () => {
  const agent = fakeAgent();
  const freeze = '{"execute":"guest-fsfreeze-freeze"}';
  const list = '{"execute":"guest-fsfreeze-freeze-list"}';
  const { text } = await talkInTurn([freeze, freeze, list, PING], agent);
  assertSame(
    text,
    [
      '{"return": 2}',
      disabled("guest-fsfreeze-freeze"),
      disabled("guest-fsfreeze-freeze-list"),
      OK,
      "",
    ].join("\n"),
  );
});
