import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { AgentProcess } from "./agent_process.ts";
import { exists } from "./process_table.ts";
import { commandLine, plainEnvironment, runToEnd } from "./program.ts";
import { workFolder } from "./work_folder.ts";

Deno.test("-V tells the version", async () => {
  const { code, stdout, stderr } = await runToEnd(["-V"]);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  match(stdout, /^Stillpoint \d+\.\d+\.\d+.*\n$/);
});

Deno.test("-h explains every option", async () => {
  const { code, stdout, stderr } = await runToEnd(["-h"]);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  match(stdout, /^Usage: stillpoint \[OPTION\]\.\.\.\n/);
  match(stdout, /-F, --fsfreeze-hook\[=PATH\]/);
});

Deno.test("help explains what --help explains", async () => {
  assertEquals(await runToEnd(["help"]), await runToEnd(["--help"]));
  const { code, stdout } = await runToEnd(["help", "plan"]);
  assertEquals(code, 0);
  match(stdout, /^Usage: stillpoint plan /);
});

Deno.test("-b help lists commands", async () => {
  const { code, stdout, stderr } = await runToEnd(["-b", "help"]);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  const names = stdout.trimEnd().split("\n");
  ok(names.includes("guest-fsfreeze-freeze-list"));
  ok(
    names.every((name) =>
      /^(guest-[a-z0-9-]+|__org\.stillpoint_[a-z-]+)$/.test(name)
    ),
  );
});

Deno.test("A reader that has seen enough disturbs nobody", async () => {
  const once = 'read -r _; exec "$@"';
  const child = new Deno.Command("sh", {
    args: ["-c", once, "sh", ...commandLine(["--help"])],
    clearEnv: true,
    env: plainEnvironment(),
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
    signal: AbortSignal.timeout(30_000),
  }).spawn();
  await child.stdout.cancel();
  const told = new Response(child.stderr).text();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("\n"));
  await writer.close();
  const { code } = await child.status;
  assertEquals([code, await told], [0, ""]);
});

Deno.test("-D needs no variable but the one that names the file", async () => {
  await using folder = await workFolder();
  const file = `${folder.path}/agent.conf`;
  await Deno.writeTextFile(
    file,
    "[general]\ndaemon=false\nmethod=virtio-serial\n" +
      "path=/path/to/org.qemu.guest_agent.0\npidfile=/var/foo/qemu-ga.pid\n" +
      "statedir=/var/state\nverbose=true\n" +
      "block-rpcs=guest-ping;guest-get-time\n",
  );
  const env = { QGA_CONF: "agent.conf" };
  const ended = await runToEnd(["-D"], { env, cwd: folder.path });
  assertEquals(ended, {
    code: 0,
    stdout: "[general]\ndaemon=false\nmethod=virtio-serial\n" +
      "path=/path/to/org.qemu.guest_agent.0\npidfile=/var/foo/qemu-ga.pid\n" +
      "statedir=/var/state\nverbose=true\nretry-path=false\n" +
      "block-rpcs=guest-ping,guest-get-time\nallow-rpcs=\n",
    stderr: "",
  });
});

Deno.test("An agent starts with a single variable, and says nothing", async () => {
  await using folder = await workFolder();
  const env = { QGA_CONF: `${folder.path}/none.conf` };
  await using agent = AgentProcess.start({ folder: folder.path, env });
  await using client = await agent.connect();
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  assertEquals(await agent.stop(), { code: 0, signal: null });
  assertEquals(agent.stderr, "");
});

/** What cannot be started, and what standard error must say. */
const REFUSED: Record<string, [args: string[], stderr: RegExp]> = {
  "an unknown option": [["--blacklist=x"], /unrecognized option/],
  "a missing argument": [["-p"], /requires an argument/],
  "a configuration file that is not there": [
    ["-c", "/nowhere/agent.conf"],
    /error loading configuration from path: \/nowhere\/agent\.conf, /,
  ],
  "a socket without a path": [["-m", "unix-listen"], /must specify a path/],
  "a method nobody knows": [
    ["-m", "pigeon", "-p", "/nowhere"],
    /unsupported channel method/,
  ],
  "a deadline of zero": [["--hold-timeout=0"], /not a number above 0/],
};

for (const [what, [args, message]] of Object.entries(REFUSED)) {
  Deno.test(`An agent does not start with ${what}`, async () => {
    await using folder = await workFolder();
    const own = ["-t", `${folder.path}/state`];
    const { code, stderr } = await runToEnd([...own, ...args]);
    assertEquals(code, 1);
    match(stderr, message);
  });
}

for (const method of ["virtio-serial", "isa-serial"]) {
  Deno.test(`${method} without -r gives up on a device that is not there`, async () => {
    await using folder = await workFolder();
    const path = `${folder.path}/port`;
    const own = ["-t", `${folder.path}/state`];
    const { code, stderr } = await runToEnd([
      ...own,
      ...["-m", method, "-p", path],
    ]);
    assertEquals(code, 1);
    ok(stderr.includes(path), stderr);
  });
}

Deno.test("--dump-conf does not touch the machine", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  const own = ["-t", `${folder.path}/state`, "-f", `${folder.path}/run/pid`];
  const ended = await runToEnd([
    ...own,
    ...["-dD", "-m", "unix-listen", "-p", path],
  ]);
  assertEquals(ended.code, 0);
  match(ended.stdout, /^\[general\]\ndaemon=true\nmethod=unix-listen\n/);
  for (const name of ["agent.sock", "state", "run"]) {
    ok(!exists(`${folder.path}/${name}`), name);
  }
});

Deno.test("what cannot be printed is an error, in one line", async () => {
  const [program, ...args] = commandLine(["-D"]);
  const { code, stderr } = await new Deno.Command("/bin/sh", {
    args: ["-c", '"$@" > /dev/full', "sh", program, ...args],
    stderr: "piped",
  }).output();
  const said = new TextDecoder().decode(stderr);
  assertEquals([code, said], [
    1,
    "stillpoint: Cannot write to standard output: No space left on device\n",
  ]);
});
