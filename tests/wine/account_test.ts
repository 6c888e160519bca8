/**
 * Passwords and ssh keys on Windows, by the compiled program under Wine. What
 * Wine's own netapi32.dll lacks comes from a double.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { WineAgent } from "./agent.ts";
import { NO_WINE, WineMachine } from "./machine.ts";
import { placeNetapiDouble } from "./netapi_double.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\accounts";
const PROFILE = "/root/wine/drive_c/users/root";
const PROGRAM_DATA = "/root/wine/drive_c/ProgramData";
const FOR_OTHERS = 0o007;

/** A machine, a host and an agent that it talks to. */
class Scene implements AsyncDisposable {
  readonly machine: WineMachine;
  readonly host: PipeHost;
  readonly #agent: WineAgent;

  private constructor(machine: WineMachine, host: PipeHost, agent: WineAgent) {
    this.machine = machine;
    this.host = host;
    this.#agent = agent;
  }

  static async make(): Promise<Scene> {
    const machine = await WineMachine.start();
    await placeNetapiDouble(machine);
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    return new Scene(machine, await PipeHost.meet(machine, PIPE), agent);
  }

  async password(username: string, password: string): Promise<unknown> {
    const args = { username, password: encode(password), crypted: false };
    return await this.host.client.call("guest-set-user-password", { args });
  }

  async keys(verb: string, args: Record<string, unknown>): Promise<unknown> {
    const name = `guest-ssh-${verb}-authorized-keys`;
    const given = { args: { username: "root", ...args } };
    return await this.host.client.call(name, given);
  }

  read(path: string): Promise<string> {
    return Deno.readTextFile(this.machine.outside(path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    await this.machine[Symbol.asyncDispose]();
    await this.#agent.ended();
  }
}

function encode(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

function windowsTest(name: string, fn: (scene: Scene) => Promise<void>) {
  const inScene = async () => {
    await using scene = await Scene.make();
    await fn(scene);
  };
  Deno.test({ name, ignore: NO_WINE, fn: inScene });
}

windowsTest("guest-set-user-password works on Windows", async (scene) => {
  assertEquals(await scene.password("root", "pä$€😀"), {});
  const units = (await scene.read("/tmp/password")).trim();
  assertSame(units, "007000e4002420acd83dde00");
  const refusals: Record<string, [string, string]> = {
    "no such user": ["bob", "long enough"],
    "policy wants": ["root", "abc"],
  };
  for (const [why, [user, password]] of Object.entries(refusals)) {
    await rejects(
      scene.password(user, password),
      new RegExp(`^ErrorReply: failed to set password: .*${why}.*Windows`),
    );
  }
  const args = { username: "root", password: encode("x"), crypted: true };
  await rejects(
    scene.host.client.call("guest-set-user-password", { args }),
    /: 'crypted' must be off on this host$/,
  );
});

windowsTest("guest-ssh-* reach a user's own file on Windows", async (scene) => {
  const path = `${PROFILE}/.ssh/authorized_keys`;
  await rejects(scene.keys("get", {}), /failed to read 'C:\\users\\root\\.ssh/);
  assertEquals(await scene.keys("remove", { keys: ["k1"] }), {});
  assertEquals(await scene.keys("add", { keys: ["k1", "k2"] }), {});
  assertEquals(await scene.keys("add", { keys: ["k2", "k3"] }), {});
  assertSame(await scene.read(path), "k1\nk2\nk3\n");
  assertEquals(await scene.keys("remove", { keys: ["k1"] }), {});
  assertEquals(await scene.keys("get", {}), { keys: ["k2", "k3"] });
  const outside = scene.machine.outside(`${PROFILE}/.ssh`);
  const names = await Array.fromAsync(Deno.readDir(outside));
  assertEquals(names.map(({ name }) => name), ["authorized_keys"]);
  // What Wine makes of the access lists: nothing for anybody else.
  for (const made of [outside, `${outside}/authorized_keys`]) {
    const { mode } = await Deno.stat(made);
    assertSame((mode ?? 0) & FOR_OTHERS, 0);
  }
  await rejects(
    scene.keys("get", { username: "bob" }),
    /failed to lookup user 'bob': no such user/,
  );
});

windowsTest(
  "guest-ssh-* reach administrators' file on Windows",
  async (scene) => {
    await Deno.writeTextFile(scene.machine.outside("/tmp/administrators"), "");
    assertEquals(await scene.keys("add", { keys: ["k1"] }), {});
    const path = `${PROGRAM_DATA}/ssh/administrators_authorized_keys`;
    assertSame(await scene.read(path), "k1\n");
    assertEquals(await scene.keys("get", {}), { keys: ["k1"] });
    assertEquals(await scene.keys("add", { keys: [], reset: true }), {});
    assertSame(await scene.read(path), "");
  },
);

// Wine takes a link for what it leads to: reparse points are fixtures only.
windowsTest(
  "guest-ssh-* read no folder and no shared file on Windows",
  async (scene) => {
    const folder = scene.machine.outside(`${PROFILE}/.ssh`);
    const file = `${folder}/authorized_keys`;
    await Deno.mkdir(file, { recursive: true });
    await rejects(scene.keys("get", {}), /it is no regular file/);
    await Deno.remove(file);
    await Deno.writeTextFile(`${folder}/other`, "secret\n");
    await Deno.link(`${folder}/other`, file);
    await rejects(scene.keys("get", {}), /it has another name elsewhere/);
    await rejects(scene.keys("add", { keys: ["k1"] }), /it has another name/);
    assertSame(await Deno.readTextFile(`${folder}/other`), "secret\n");
  },
);

windowsTest(
  "guest-ssh-* use nothing of somebody else's on Windows",
  async (scene) => {
    await Deno.writeTextFile(scene.machine.outside("/tmp/administrators"), "");
    const folder = scene.machine.outside(`${PROGRAM_DATA}/ssh`);
    const file = `${folder}/administrators_authorized_keys`;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(file, "planted\n");
    for (const planted of [folder, file]) {
      await Deno.chown(planted, 12345, 12345);
      await rejects(scene.keys("get", {}), /it is somebody else's \(S-1-/);
      await rejects(
        scene.keys("add", { keys: ["k1"] }),
        /it is somebody else's/,
      );
      await Deno.chown(planted, 0, 0);
    }
    assertSame(await Deno.readTextFile(file), "planted\n");
  },
);
