import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { testAtWork } from "../client_at_work.ts";
import { turn } from "../helpers.ts";

const OK = { exited: true, exitcode: 0, "out-truncated": false };

const ENVIRONMENTS: readonly (readonly [
  what: string,
  env: string[] | undefined,
  output: string,
])[] = [
  ["replaces the environment", ["A=1", "B=2 3"], "A=1\nB=2 3\n"],
  ["takes an empty environment", [], ""],
  ["takes what is no assignment", ["odd", "A=1"], "A=1\n"],
];

for (const [what, env, output] of ENVIRONMENTS) {
  testAtWork(`guest-exec ${what}`, async (client) => {
    const args = { path: "/usr/bin/env", env, "capture-output": true };
    const status = await client.finish(args);
    const text = atob(String(status["out-data"] ?? ""));
    assertSame(text.replace("odd\n", ""), output);
  });
}

testAtWork("guest-exec passes the agent's environment on", async (client) => {
  const args = { path: "env", "capture-output": true };
  const { "out-data": data } = await client.finish(args);
  const path = Deno.env.get("PATH");
  ok(atob(String(data)).split("\n").includes(`PATH=${path}`));
});

testAtWork("guest-exec searches the program's own PATH", async (client) => {
  const { folder, fault } = client;
  const path = `${folder}/tool`;
  await Deno.writeTextFile(path, "#!/bin/sh\necho found\n", { mode: 0o755 });
  const env = [`PATH=/nowhere:${folder}`];
  const args = { path: "tool", env, "capture-output": true };
  assertEquals(await client.finish(args), {
    ...OK,
    "out-data": btoa("found\n"),
  });
  await Deno.chmod(path, 0o644);
  assertSame(
    await fault("guest-exec", args),
    "Failed to execute child process “tool” (Permission denied)",
  );
});

testAtWork(
  "guest-exec runs a script that does not name its shell",
  async (client) => {
    const path = `${client.folder}/tool`;
    await Deno.writeTextFile(path, 'echo "$0 $1"\n', { mode: 0o755 });
    const args = { path, arg: ["one"], "capture-output": true };
    assertEquals(await client.finish(args), {
      ...OK,
      "out-data": btoa(`${path} one\n`),
    });
  },
);

testAtWork("guest-exec waits a little for who still writes", async (client) => {
  const path = `${client.folder}/tool`;
  await Deno.writeTextFile(path, "#!/bin/sh\necho found\n", { mode: 0o755 });
  const writer = await Deno.open(path, { write: true });
  assertSame(
    await client.fault("guest-exec", { path }),
    `Failed to execute child process “${path}” (Text file busy)`,
  );
  const starting = client.finish({ path, "capture-output": true });
  await turn();
  writer.close();
  assertSame((await starting)["out-data"], btoa("found\n"));
});

testAtWork(
  "guest-exec hands on no descriptor and no ignored signal",
  async (client) => {
    const script = "ls /proc/self/fd; grep -E 'Sig(Blk|Ign)' /proc/self/status";
    const args = { path: "sh", arg: ["-c", script], "capture-output": true };
    const { "out-data": data } = await client.finish(args);
    // The fourth is that of `ls` itself, on the folder.
    assertSame(
      atob(String(data)),
      "0\n1\n2\n3\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n",
    );
  },
);

testAtWork("guest-exec starts a process group", async ({ get }) => {
  const { pid } = await get("guest-exec", { path: "sleep", arg: ["60"] });
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  assertSame(stat.split(" ")[4], String(pid));
  await get("__org.stillpoint_exec-kill", { pid });
});
