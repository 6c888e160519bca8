import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import {
  checkKeys,
  keysOf,
  withKeys,
  withoutKeys,
} from "../../lib/key_list.ts";

Deno.test("checkKeys() lets keys through, and only them", () => {
  checkKeys(["ssh-ed25519 AAAA ann@host", "", "with # inside"]);
  for (const key of ["# comment", "a\nb", "a\n", "a\0b"]) {
    const message = `invalid OpenSSH public key: '${key}'`;
    throws(() => checkKeys(["good", key]), { message });
  }
});

Deno.test("keysOf() lists keys in their order", () => {
  const text = "# comment\n\n  k1 \r\nk2\n\t# another\nk3";
  assertEquals(keysOf(text), ["k1", "k2", "k3"]);
  assertEquals(keysOf(""), []);
});

const ADDED: readonly (readonly [string, string[], string])[] = [
  ["", ["k1"], "k1\n"],
  ["k1\n", ["k2"], "k1\nk2\n"],
  ["k1", ["k2"], "k1\nk2\n"],
  ["k1\n", ["k1", "k2", "k2"], "k1\nk2\n"],
  ["# note\n\nk1\n", ["k2", "k3"], "# note\n\nk1\nk2\nk3\n"],
  ["k1", ["k1"], "k1"],
  ["k1\n", ["", "k2"], "k1\nk2\n"],
  [" k1\n", ["k1"], " k1\nk1\n"],
];

for (const [text, keys, expected] of ADDED) {
  const given = JSON.stringify([text, keys]);
  Deno.test(`withKeys() adds what is not there: ${given}`, () => {
    assertSame(withKeys(text, keys), expected);
  });
}

const REMOVED: readonly (readonly [string, string[], string])[] = [
  ["k1\nk2\nk3\n", ["k2"], "k1\nk3\n"],
  ["k1\nk2", ["k2"], "k1\n"],
  ["k1\nk2", ["k1"], "k2"],
  ["k1\nk1\n", ["k1"], ""],
  ["# k1\n\nk1 x\n k1\n", ["k1", ""], "# k1\n\nk1 x\n k1\n"],
  ["", ["k1"], ""],
];

for (const [text, keys, expected] of REMOVED) {
  const given = JSON.stringify([text, keys]);
  Deno.test(`withoutKeys() removes whole lines: ${given}`, () => {
    assertSame(withoutKeys(text, keys), expected);
  });
}
