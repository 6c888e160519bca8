import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { join } from "node:path";
import { COMMANDS } from "../../commands/mod.ts";

/** Every command of the protocol, in the order clients are shown them. */
const ORDER = [
  ..."sync-delimited sync ping get-time set-time info shutdown".split(" "),
  ..."file-open file-close file-read file-write file-seek".split(" "),
  ..."file-flush fsfreeze-status fsfreeze-freeze fsfreeze-freeze-list".split(
    " ",
  ),
  ..."fsfreeze-thaw fstrim suspend-disk suspend-ram suspend-hybrid".split(" "),
  ..."network-get-interfaces get-vcpus set-vcpus get-disks".split(" "),
  ..."get-fsinfo set-user-password get-memory-blocks".split(" "),
  ..."set-memory-blocks get-memory-block-info exec-status exec".split(" "),
  ..."get-host-name get-users get-timezone get-osinfo get-devices".split(" "),
  ..."ssh-get-authorized-keys ssh-add-authorized-keys".split(" "),
  ..."ssh-remove-authorized-keys get-diskstats get-cpustats".split(" "),
  ..."get-load network-get-route".split(" "),
].map((name) => `guest-${name}`);

const NAMES: readonly string[] = COMMANDS.map(({ name }) => name);

Deno.test("COMMANDS has each command once", () => {
  assertSame(new Set(NAMES).size, NAMES.length);
});

Deno.test("COMMANDS has the protocol's commands in the protocol's order", () => {
  assertSame(ORDER.length, 44);
  const standard = NAMES.filter((name) => name.startsWith("guest-"));
  assertEquals(standard, ORDER.filter((name) => standard.includes(name)));
});

Deno.test("COMMANDS has our own commands last, under our own prefix", () => {
  const own = NAMES.filter((name) => !name.startsWith("guest-"));
  assertEquals(NAMES.slice(NAMES.length - own.length), own);
  for (const name of own) match(name, /^__org\.stillpoint_[a-z-]+$/);
});

for (const { name, summary } of COMMANDS) {
  Deno.test(`${name} has a summary of one sentence`, () => {
    match(summary, /^[A-Z][^.]{10,100}\.$/);
  });

  Deno.test(`${name} has a test`, async () => {
    const quoted = new RegExp(`["'\`]${name}["'\` ]`);
    ok(quoted.test(await commandTests()), `no test names ${name}`);
  });
}

/** The text of all tests of commands but this one. */
async function commandTests(): Promise<string> {
  const directory = import.meta.dirname ?? "";
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    if (name === "mod_test.ts" || !name.endsWith("_test.ts")) continue;
    texts.push(await Deno.readTextFile(join(directory, name)));
  }
  return texts.join("");
}
