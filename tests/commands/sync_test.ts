import { strictEqual as assertSame } from "node:assert";
import { fault, talk } from "../helpers.ts";

const IDS = [
  "0",
  "1",
  "-1",
  "65535",
  "1764000000000",
  "4294967295",
  "9007199254740993",
  "9223372036854775807",
  "-9223372036854775808",
];

for (const id of IDS) {
  const args = `"arguments":{"id":${id}}}`;

  Deno.test(`guest-sync echoes ${id}`, async () => {
    const { text } = await talk(`{"execute":"guest-sync",${args}`);
    assertSame(text, `{"return": ${id}}\n`);
  });

  Deno.test(`guest-sync-delimited echoes ${id} after the sentinel`, async () => {
    const { text } = await talk(`{"execute":"guest-sync-delimited",${args}`);
    assertSame(text, `\xff{"return": ${id}}\n`);
  });
}

Deno.test("guest-sync-delimited echoes the request's own id, too", async () => {
  const { text } = await talk(
    '{"execute":"guest-sync-delimited","arguments":{"id":1},"id":"a"}',
  );
  assertSame(text, '\xff{"return": 1, "id": "a"}\n');
});

Deno.test("guest-ping answers", async () => {
  const { text } = await talk('{"execute":"guest-ping"}');
  assertSame(text, '{"return": {}}\n');
});

Deno.test("guest-ping takes no arguments", async () => {
  const { text } = await talk('{"execute":"guest-ping","arguments":{"id":1}}');
  assertSame(text, `${fault("Parameter 'id' is unexpected")}\n`);
});
