import { deepStrictEqual as assertEquals, rejects, throws } from "node:assert";
import {
  parseCredentials,
  readCredentials,
} from "../../../lib/quiesce/credentials.ts";
import { hookSystem } from "../../../lib/platform/linux/hook_system.ts";
import { UnitFault } from "../../../lib/hooks/unit.ts";

const PATH = "/etc/stillpoint/saver";
const SERVER = { socket: "/run/server/socket", system: hookSystem };

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
      await rejects(readCredentials(path, SERVER), (error) => {
        assertEquals(
          error instanceof UnitFault && error.message,
          `${path} can be read by others; do: chmod 600 '${path}'`,
        );
        return true;
      });
    }
    for (const mode of [0o600, 0o400]) {
      await Deno.chmod(path, mode);
      assertEquals(await readCredentials(path, SERVER), { user: "saver" });
    }
    await Deno.chmod(path, 0o600);
    await Deno.writeTextFile(path, " ".repeat(5000));
    await rejects(readCredentials(path, SERVER), {
      message: `${path} is longer than 4096 bytes`,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readCredentials() tells nothing to who may be an impostor", async () => {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  const path = `${folder}/saver`;
  const home = `${folder}/home`;
  const server = { ...SERVER, socket: `${home}/socket` };
  try {
    await Deno.writeTextFile(path, "[credentials]\nuser=saver\n");
    await Deno.chmod(path, 0o600);
    await Deno.mkdir(home);
    for (const mode of [0o777, 0o1777, 0o702]) {
      await Deno.chmod(home, mode);
      await rejects(readCredentials(path, server), {
        message: `anybody can take the place of ${server.socket} and be told ` +
          "the password; do: have the server make its socket elsewhere than " +
          `in ${home}`,
      });
    }
    for (const mode of [0o755, 0o2775]) {
      await Deno.chmod(home, mode);
      assertEquals(await readCredentials(path, server), { user: "saver" });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
