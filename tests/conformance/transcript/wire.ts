/**
 * What is said about the wire itself: framing, the dialect of JSON, limits,
 * what a mistake costs, ids.
 *
 * @module
 */

import { type Case, request, wire } from "../case.ts";

const PING = request("guest-ping");

/** Ids as a client writes them, and that are echoed. */
const IDS = [
  "0",
  "-1",
  "9007199254740993",
  "-9223372036854775808",
  "9223372036854775807",
  "18446744073709551615",
  "18446744073709551616",
  "99999999999999999999",
  "1.5e3",
  "0.1",
  "-0",
  "1e400",
  "true",
  "null",
  '""',
  '"a\\u0000b"',
  '"\\u00e9\\ud83d\\ude00\\/\\u007f"',
  "[]",
  '[1,[2,{"a":null}]]',
  '{"a":[1,2,null]}',
] as const;

/** Good input, and input that is whole but no request. */
const WHOLE: Readonly<Record<string, string>> = {
  "single quotes": "{'execute':'guest-ping'}",
  "a quote in single quotes": `{'execute':'guest-ping','id':'a"b\\'c'}`,
  "an escaped name": '{"execute":"guest\\u002dping"}',
  "no arguments": '{"execute":"guest-ping","arguments":{}}',
  "blanks and lines": '{\r\n\t"execute" :\n "guest-ping"\n}\n\n',
  "two in one line": PING + PING,
  "an array": "[1,2]",
  "a nested array": "[[],{}]",
  "a string": '"abc"',
  "an empty object": "{}",
  "an id alone": '{"id":3}',
  "execute is null": '{"execute":null,"id":7}',
  "execute is a list": '{"execute":[]}',
  "arguments are null": '{"execute":"guest-ping","arguments":null}',
  "arguments are a list": '{"execute":"guest-ping","arguments":[],"id":1}',
  "out of band": '{"exec-oob":"guest-ping","id":1}',
  "an unknown member": '{"execute":"guest-ping","foo":1}',
  "an unknown command": '{"execute":"guest-foo","id":1}',
  "an empty command": '{"execute":""}',
  "a command in capitals": '{"execute":"GUEST-PING"}',
  "an unknown command with arguments":
    '{"execute":"guest-foo","arguments":{"a":1}}',
  "1024 levels of an array": "[".repeat(1024) + "]".repeat(1024),
  "1023 levels in an id": `{"execute":"guest-ping","id":${
    "[".repeat(1023) + "]".repeat(1023)
  }}`,
  "a number, then a blank": "5 ",
  "a keyword, then a blank": "null ",
};

/** Mistakes; what follows them is reset. */
const BROKEN: Readonly<Record<string, string>> = {
  "an unknown keyword": "nope ",
  "a trailing comma": '{"execute":"guest-ping",}',
  "no colon": '{"execute" "guest-ping"}',
  "the wrong bracket": '{"execute":"guest-ping"]',
  "one bracket too many": '{"execute":"guest-ping"}}',
  "an unknown escape": '{"a":"\\q"}',
  "a lone surrogate": '{"execute":"guest-ping","id":"\\ud800"}',
  "a noncharacter": '{"execute":"guest-ping","id":"\\uffff"}',
  "a leading zero": '{"a":01}',
  "a duplicate": '{"execute":"guest-ping","execute":"guest-info"}',
  "a duplicate in an id": '{"execute":"guest-ping","id":{"a":1,"a":2}}',
  "no key": "{1:2}",
  "a tab in a string": '{"execute":"guest-ping","id":"a\tb"}',
  "junk before a request": `#!@ junk ${PING}`,
  "a plus sign": '{"execute":"guest-ping","id":+1}',
  "a comment": `/* */${PING}`,
  "an unfinished request": '{"execute":"guest-ping"',
  "an unfinished string": '{"execute":"guest-pi',
  "an unfinished string, then a request": `{"execute":"guest-pi\xff${PING}`,
  "1025 levels": "[".repeat(1025),
  "an unmatched bracket": `]${PING}`,
  "nothing": "",
};

/**
 * Lists what is said about the wire.
 *
 * @returns The cases
 */
export function wireCases(): Case[] {
  return [
    ...IDS.map((id) => wire(`id ${id}`, `{"execute":"guest-ping","id":${id}}`)),
    ...Object.entries(WHOLE).map(([name, text]) => wire(name, text)),
    ...Object.entries(BROKEN).map(([name, text]) =>
      wire(name, latin1(text), { isOpen: true })
    ),
    wire("bytes that are no UTF-8", latin1('"\xc0\xaf" '), { isOpen: true }),
    wire("an overlong zero", latin1('{"execute":"\xc0\x80"}')),
    wire("2097152 tokens", list(1_048_575)),
    wire("2097153 tokens", list(1_048_576), { isOpen: true }),
  ];
}

/** One token for each number, one for each comma, two for the brackets. */
function list(count: number): string {
  return `[${"1,".repeat(count)}1]`;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
