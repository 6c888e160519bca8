import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import {
  host,
  hostWith,
  parseRelease,
} from "../../../../lib/platform/linux/host.ts";
import type { Distribution } from "../../../../lib/platform/host.ts";
import { makeTree } from "../../../fixtures/tree.ts";

const ALL = `NAME='Some System'
ID=some
PRETTY_NAME="Some System 7 (\\"Seven\\")"
VERSION="7 (Seven)"
VERSION_ID=7
VARIANT="Unit test \\"\\'\\$\\\`\\\\ and \\\\\\\\ etc."
VARIANT_ID=unit-test
HOME_URL=https://example.com/
`;

async function distributionOf(
  ...files: readonly string[]
): Promise<Distribution> {
  return (await hostWith(() => files).release()).distribution;
}

Deno.test("parseRelease() knows all that a system may say", () => {
  assertEquals(parseRelease(ALL), {
    id: "some",
    name: "Some System",
    prettyName: 'Some System 7 ("Seven")',
    version: "7 (Seven)",
    versionId: "7",
    variant: "Unit test \"'$`\\ and \\\\ etc.",
    variantId: "unit-test",
  });
});

Deno.test("parseRelease() lets no bad line hide the others", () => {
  const text = 'ID=x\nNAME="open\n%%%\nVERSION_ID=\nVERSION=\uFFFD';
  assertEquals(parseRelease(text), {
    id: "x",
    version: "\uFFFD",
    versionId: "",
  });
});

Deno.test("host.release() reads the first file there is", async () => {
  await using tree = await makeTree({ one: "ID=one", two: "ID=two" });
  const [none, one, two] = ["none", "one", "two"].map((name) =>
    `${tree.path}/${name}`
  );
  assertEquals(await distributionOf(`${none}`, `${two}`, `${one}`), {
    id: "two",
  });
  assertEquals(await distributionOf(`${none}`), {});
});

Deno.test("host.release() survives bytes that are no text", async () => {
  const bytes = new TextEncoder().encode("NAME=x\nID=some\n");
  bytes[5] = 0xff;
  await using tree = await makeTree({ release: bytes });
  assertEquals(await distributionOf(`${tree.path}/release`), {
    id: "some",
    name: "\uFFFD",
  });
});

Deno.test("host tells this machine's name and kernel", async () => {
  const name = await Deno.readTextFile("/proc/sys/kernel/hostname");
  assertSame(host.name(), name.trimEnd());
  const { kernel } = await host.release();
  assertSame(kernel.release, Deno.osRelease());
});
