import { deepStrictEqual as assertEquals, rejects, throws } from "node:assert";
import {
  parseCredentials,
  readCredentials,
} from "../../../lib/quiesce/credentials.ts";
import { UnitFault } from "../../../lib/hooks/unit.ts";

const PATH = "/etc/stillpoint/saver";

Deno.test("parseCredentials() reads a user and a password", () => {
  for (
    const [text, expected] of [
      ["", {}],
      ["[credentials]\nuser=saver\n", { user: "saver" }],
      ["[credentials]\npassword=a b=c;\\s\n", { password: "a b=c; " }],
      ["# why\n[credentials]\nuser = u\npassword = p\n", {
        user: "u",
        password: "p",
      }],
    ] as const
  ) assertEquals(parseCredentials(text, PATH), expected);
});

Deno.test("parseCredentials() never repeats what it does not understand", () => {
  for (
    const [text, line] of [
      ["hunter2", 1],
      ["[credentials]\nhunter2\n", 2],
      ["[credentials]\nhunter2=x\n", 2],
      ["[credentials]\npasswort=hunter2\n", 2],
      ["[other]\npassword=hunter2\n", 2],
      ["[credentials]\npassword=hunter2\\x\n", 2],
      ["[hunter2\u0001]\n", 1],
    ] as const
  ) {
    throws(() => parseCredentials(text, PATH), {
      message: `${PATH}: line ${line}: ` +
        "give [credentials], user and password only",
    });
  }
});

Deno.test("readCredentials() trusts only what nobody else can read", async () => {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  const path = `${folder}/saver`;
  try {
    await Deno.writeTextFile(path, "[credentials]\nuser=saver\n");
    for (const mode of [0o640, 0o604, 0o644]) {
      await Deno.chmod(path, mode);
      await rejects(readCredentials(path), (error) => {
        assertEquals(
          error instanceof UnitFault && error.message,
          `${path} can be read by others; do: chmod 600 '${path}'`,
        );
        return true;
      });
    }
    for (const mode of [0o600, 0o400]) {
      await Deno.chmod(path, mode);
      assertEquals(await readCredentials(path), { user: "saver" });
    }
    await Deno.chmod(path, 0o600);
    await Deno.writeTextFile(path, " ".repeat(5000));
    await rejects(readCredentials(path), {
      message: `${path} is longer than 4096 bytes`,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
