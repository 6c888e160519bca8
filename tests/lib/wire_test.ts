/**
 * The layers of the wire together: bytes in, bytes out, with a table of
 * arguments in place of commands. The pairs were seen with the reference.
 *
 * @module
 */

import { strictEqual as assertSame } from "node:assert";
import { AgentError } from "../../lib/error.ts";
import type { Item } from "../../lib/json/stream.ts";
import {
  encodeReply,
  errorReply,
  okReply,
  readRequest,
  type Request,
} from "../../lib/message.ts";
import {
  alternate,
  bool,
  int,
  list,
  object,
  oneOf,
  optional,
  type Schema,
  str,
} from "../../lib/schema.ts";
import { bytesOf, feedAll, openReader, openStream } from "./json/feeding.ts";
import { bytesOfReply } from "./reply_bytes.ts";

const sync = object({ id: int });
const COMMANDS: Readonly<Record<string, Schema<object>>> = {
  "guest-ping": object({}),
  "guest-sync": sync,
  "guest-sync-delimited": sync,
  "guest-file-seek": object({
    handle: int,
    offset: int,
    whence: alternate("GuestFileWhence", {
      int,
      str: oneOf(["set", "cur", "end"]),
    }),
  }),
  "guest-exec": object({
    path: str,
    arg: optional(list(str)),
    "capture-output": optional(
      alternate("GuestExecCaptureOutput", { bool, str: oneOf(["none"]) }),
    ),
  }),
};

/** Does what a command would do: these return their id, or nothing. */
function run(request: Request): unknown {
  const schema = COMMANDS[request.execute];
  if (schema !== undefined) {
    const checked = schema(request.arguments, "");
    return "id" in checked ? checked.id : undefined;
  }
  throw new AgentError(`The command ${request.execute} has not been found`, {
    class: "CommandNotFound",
  });
}

function answer(request: Request): Uint8Array {
  try {
    const delimited = request.execute === "guest-sync-delimited";
    const reply = okReply(run(request), request.id);
    return bytesOfReply(encodeReply(reply, { delimited }));
  } catch (thrown) {
    return bytesOfReply(encodeReply(errorReply(thrown, request.id)));
  }
}

function respond(item: Item): Uint8Array {
  if (item.kind === "reset") return new Uint8Array();
  if (item.kind === "error") {
    return bytesOfReply(encodeReply(errorReply(new AgentError(item.desc))));
  }
  const request = readRequest(item.value);
  return "error" in request
    ? bytesOfReply(encodeReply(errorReply(request.error, request.id)))
    : answer(request);
}

function transcript(items: Item[]): string {
  const latin1 = new TextDecoder("latin1");
  return items.map((item) => latin1.decode(respond(item))).join("");
}

const OK = '{"return": {}}\n';
const PING = '{"execute":"guest-ping"}';

/** An error as it looks on the wire. */
function fault(desc: string, rest = ""): string {
  const text = JSON.stringify(desc).replaceAll("\ufffd", "\\uFFFD");
  return `{"error": {"class": "GenericError", "desc": ${text}}${rest}}\n`;
}

function parse(place: string, what: string): string {
  return fault(`${place}: JSON parse error, ${what}`);
}

function seek(whence: string): string {
  return `{"execute":"guest-file-seek","arguments":{"handle":1,"offset":0,"whence":${whence}}}`;
}

const EXPECTED_INT = fault(
  "Invalid parameter type for 'id', expected: integer",
);
const NO_OBJECT = fault("QMP input must be a JSON object");

const PAIRS: readonly (readonly [
  what: string,
  pieces: (string | number)[],
  reply: string,
])[] = [
  ["a ping without newline", [PING], OK],
  ["single quotes", ["{'execute':'guest-ping'}"], OK],
  ["an escape in a name", [String.raw`{"execute":"guest\u002dping"}`], OK],
  [
    "an id that is an object",
    ['{"execute":"guest-ping","id":{"a":[1,2,null]}}'],
    '{"return": {}, "id": {"a": [1, 2, null]}}\n',
  ],
  [
    "an id of null",
    ['{"execute":"guest-ping","id":null}'],
    '{"return": {}, "id": null}\n',
  ],
  [
    "an id of 64 bits",
    ['{"execute":"guest-ping","id":18446744073709551615}'],
    '{"return": {}, "id": 18446744073709551615}\n',
  ],
  [
    "ids that no double holds",
    ['{"execute":"guest-ping","id":[1e400,1.5e3,0.1,99999999999999999999]}'],
    '{"return": {}, "id": [1e400, 1.5e3, 0.1, 99999999999999999999]}\n',
  ],
  // The reference takes the exponent of a zero for a word.
  [
    "a zero with an exponent",
    ['{"execute":"guest-ping","id":0e1}'],
    '{"return": {}, "id": 0e1}\n',
  ],
  [
    "an id beyond ASCII",
    [String.raw`{"execute":"guest-ping","id":"\u0000a\u00e9\ud83d\ude00\/"}`],
    String.raw`{"return": {}, "id": "\u0000a\u00E9\uD83D\uDE00/"}` + "\n",
  ],
  ["empty arguments", ['{"execute":"guest-ping","arguments":{}}'], OK],
  [
    "values that are no objects",
    ['[1,2] "abc" 5 true null '],
    NO_OBJECT.repeat(5),
  ],
  ["a bare word", ["nope "], parse("1:1", "invalid keyword 'nope'")],
  [
    "no command",
    ['{"id":3}'],
    fault("QMP input lacks member 'execute'", ', "id": 3'),
  ],
  [
    "a command of null",
    ['{"execute":null,"id":7}'],
    fault("QMP input member 'execute' must be a string", ', "id": 7'),
  ],
  [
    "exec-oob",
    ['{"exec-oob":"guest-ping","id":1}'],
    fault("QMP input member 'exec-oob' is unexpected", ', "id": 1'),
  ],
  [
    "an unknown command",
    ['{"execute":"guest-foo","id":1}'],
    '{"error": {"class": "CommandNotFound", "desc": ' +
    '"The command guest-foo has not been found"}, "id": 1}\n',
  ],
  [
    "a duplicate key",
    ['{"execute":"guest-ping","execute":"guest-info"}'],
    parse("1:35", "duplicate key"),
  ],
  [
    "the smallest integer",
    ['{"execute":"guest-sync","arguments":{"id":-9223372036854775808}}'],
    '{"return": -9223372036854775808}\n',
  ],
  [
    "an integer too large",
    ['{"execute":"guest-sync","arguments":{"id":9223372036854775808}}'],
    EXPECTED_INT,
  ],
  [
    "a missing argument",
    ['{"execute":"guest-sync"}'],
    fault("Parameter 'id' is missing"),
  ],
  [
    "an unexpected argument",
    ['{"execute":"guest-ping","arguments":{"foo":42}}'],
    fault("Parameter 'foo' is unexpected"),
  ],
  [
    "sync-delimited",
    ['{"execute":"guest-sync-delimited","arguments":{"id":12}}'],
    '\xff{"return": 12}\n',
  ],
  [
    "a failed sync-delimited, and a ping",
    ['{"execute":"guest-sync-delimited","arguments":{"id":"x"}}', PING],
    EXPECTED_INT + OK,
  ],
  // The reference complains about the byte; a reset is no fault here.
  [
    "FF before sync-delimited",
    [0xff, '{"execute":"guest-sync-delimited","arguments":{"id":5}}'],
    '\xff{"return": 5}\n',
  ],
  [
    "a comma too many",
    ['{"execute":"guest-ping",}'],
    parse("1:25", "expecting key"),
  ],
  [
    "a missing colon",
    ['{"execute" "guest-ping"}'],
    parse("1:12", "expecting ':'"),
  ],
  [
    "a bracket of the wrong kind",
    ['{"execute":"guest-ping"]'],
    parse("1:24", "expected ',' or '}'"),
  ],
  ["a bracket too many", [`${PING}}`], OK + parse("1:25", "expecting value")],
  [
    "a bad escape",
    [String.raw`{"a":"\q"}`],
    parse("1:6", "invalid escape sequence in string"),
  ],
  [
    "FF in the middle of a request",
    ['{"execute":"guest-pi', 0xff, PING],
    parse("1:12", `stray '"guest-pi\ufffd'`) + OK,
  ],
  [
    "an endless opening until FF",
    ["[".repeat(2000), PING, 0xff, PING],
    fault("JSON nesting depth limit exceeded") + OK,
  ],
  [
    "a word that is none of the choices",
    [seek('"SET"')],
    fault("Parameter 'whence' does not accept value 'SET'"),
  ],
  [
    "null for a choice of types",
    [seek("null")],
    fault("Invalid parameter type for 'whence', expected: GuestFileWhence"),
  ],
  [
    "a fraction for a choice of types",
    [seek("1.5")],
    fault("Invalid parameter type for 'whence', expected: integer"),
  ],
  [
    "a number for another choice of types",
    ['{"execute":"guest-exec","arguments":{"path":"x","capture-output":5}}'],
    fault(
      "Invalid parameter type for 'capture-output', expected: GuestExecCaptureOutput",
    ),
  ],
  [
    "a list with the wrong things in it",
    ['{"execute":"guest-exec","arguments":{"path":"x","arg":[1]}}'],
    fault("Invalid parameter type for 'arg[0]', expected: string"),
  ],
  [
    "two requests in one write, as Proxmox sends them",
    [
      '{"execute":"guest-sync-delimited","arguments":{"id":123456789}}\n',
      `${PING}\n`,
    ],
    `\xff{"return": 123456789}\n${OK}`,
  ],
];

for (const [what, pieces, reply] of PAIRS) {
  const bytes = bytesOf(...pieces);
  Deno.test(`The wire answers ${what}`, () => {
    assertSame(transcript(feedAll(openStream(), { bytes })), reply);
    assertSame(transcript(feedAll(openStream(), { bytes, size: 1 })), reply);
    assertSame(transcript(feedAll(openReader(), { bytes })), reply);
  });
}
