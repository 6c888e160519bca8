/**
 * The compiled program as a service, under Wine's service manager.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  doesNotMatch,
  match,
  rejects,
} from "node:assert";
import { AGENT, NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\a service";
const SERVICES = "HKLM\\System\\CurrentControlSet\\Services";
const KEY = `${SERVICES}\\stillpoint`;
const SOURCE = `${SERVICES}\\EventLog\\Application\\stillpoint`;
const HOME = "/root/wine/drive_c/ProgramData/stillpoint";
/** Wine lets a folder inherit all the same that others may read. */
const WRITE_FOR_OTHERS = 0o002;

async function commandLine(machine: WineMachine): Promise<string> {
  const query = ["query", KEY, "/v", "ImagePath"];
  const { stdout } = await machine.run("reg", query);
  return /REG_\w+\s+(.*?)\s*$/m.exec(stdout)?.[1] ?? "";
}

async function control(machine: WineMachine, verb: string): Promise<void> {
  const { code, stdout } = await machine.run("net", [verb, "stillpoint"]);
  assertEquals(code, 0, stdout);
}

async function manage(machine: WineMachine, verb: string): Promise<string> {
  const { code, stdout, stderr } = await machine.run(AGENT, ["-s", verb]);
  assertEquals(code, 0, stderr);
  return stdout;
}

async function isThere(machine: WineMachine, key: string): Promise<boolean> {
  return (await machine.run("reg", ["query", key])).code === 0;
}

/** A machine, and where its service logs to, seen from here. */
interface Logged {
  readonly machine: WineMachine;
  readonly log: string;
}

/** In this order: each goes on from what the one before has left. */
const SERVICE: Readonly<Record<string, (stage: Logged) => Promise<void>>> = {
  "it installs itself with all its options": async ({ machine }) => {
    for (const options of [["-m", "isa-serial"], ["-p", PIPE, "-v"]]) {
      const logged = [...options, "-l", "Z:\\tmp\\agent.log"];
      const args = ["--service", "install", ...logged];
      const { code, stderr } = await machine.run(AGENT, args);
      assertEquals({ code, stderr: stderr.match(/stillpoint: .*/) }, {
        ...{ code: 0, stderr: null },
      });
    }
    assertEquals(
      await commandLine(machine),
      `"${AGENT}" -d "--path=${PIPE}" --verbose ` +
        `--logfile=Z:\\tmp\\agent.log`,
    );
  },
  "it starts, serves, and stops": async ({ machine, log }) => {
    for (let round = 0; round < 2; round++) {
      await control(machine, "start");
      await using host = await PipeHost.meet(machine, PIPE);
      assertEquals(await host.client.call("guest-ping"), {});
      await control(machine, "stop");
    }
    match(await Deno.readTextFile(log), /has come/);
  },
  "it has a log of its own unless another is given": async ({ machine }) => {
    const { code } = await machine.run(AGENT, ["-s", "install"]);
    assertEquals(code, 0);
    const home = "C:\\ProgramData\\stillpoint";
    assertEquals(
      await commandLine(machine),
      `"${AGENT}" -d --logfile=${home}\\stillpoint.log`,
    );
  },
  "it removes itself, also twice": async ({ machine }) => {
    for (let round = 0; round < 2; round++) {
      const { code } = await machine.run(AGENT, ["-s", "uninstall"]);
      assertEquals(code, 0);
      assertEquals(await commandLine(machine), "");
    }
  },
  "it says what is wrong": async ({ machine }) => {
    const refused = [["-s", "nonsense"], ["-s", "install", "-b"], ["-d"]];
    for (const args of refused) {
      const { code, stderr } = await machine.run(AGENT, args);
      assertEquals(code, 1, args.join(" "));
      match(stderr, /stillpoint: \w+/);
    }
  },
};

Deno.test({
  name: "The agent is a service of Windows",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    const log = machine.outside("/tmp/agent.log");

    for (const [what, claim] of Object.entries(SERVICE)) {
      await t.step(what, () => claim({ machine, log }));
    }
  },
});

/** A machine, and the folder of its service, seen from here. */
interface Housed {
  readonly machine: WineMachine;
  readonly home: string;
}

/** In this order: each goes on from what the one before has left. */
const REMAINS: Readonly<Record<string, (stage: Housed) => Promise<void>>> = {
  "it has a folder that nobody else can change": async ({ machine, home }) => {
    // Wine has no COM+, without which there is no VSS.
    match(await manage(machine, "install"), /but it cannot freeze: .*COM\+/);
    const { mode } = await Deno.stat(home);
    assertEquals((mode ?? 0) & WRITE_FOR_OTHERS, 0);
  },
  "it removes the folder as long as it is empty": async ({ machine, home }) => {
    await manage(machine, "uninstall");
    await rejects(Deno.stat(home), Deno.errors.NotFound);
  },
  "it says if others can replace its program": async ({ machine }) => {
    doesNotMatch(await manage(machine, "install"), /Beware/);
    const program = machine.outside("/opt/stillpoint.exe");
    await Deno.chmod(program, 0o777);
    match(
      await manage(machine, "install"),
      /Beware, it runs what others can replace: Z:\\opt\\stillpoint\.exe can/,
    );
    await Deno.chmod(program, 0o755);
    await manage(machine, "uninstall");
  },
  "it keeps others out of one that was there": async ({ machine, home }) => {
    await Deno.mkdir(home);
    for (const verb of ["vss-install", "install"]) {
      await Deno.chmod(home, 0o777);
      // The one fails, as it does without COM+.
      await machine.run(AGENT, ["-s", verb]);
      const { mode } = await Deno.stat(home);
      assertEquals((mode ?? 0) & WRITE_FOR_OTHERS, 0, verb);
    }
  },
  "it has a source of events that shows their text": async ({ machine }) => {
    const { stdout } = await machine.run("reg", ["query", SOURCE]);
    match(stdout, /EventMessageFile .*%SystemRoot%.*EventCreate\.exe/);
    match(stdout, /TypesSupported .*0x7/);
  },
  "it is removed while it waits for its port": async ({ machine, home }) => {
    await control(machine, "start");
    const said = await manage(machine, "uninstall");
    match(said, /is removed/);
    const left = [
      await isThere(machine, KEY),
      await isThere(machine, SOURCE),
    ];
    assertEquals(left, [false, false]);
    const log = await Deno.readTextFile(`${home}/stillpoint.log`);
    match(log, /warning: Waiting for /);
    doesNotMatch(log, /Cannot (?!open)/);
  },
};

Deno.test({
  name: "The service of Windows leaves nothing behind but what it has written",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    const home = machine.outside(HOME);

    for (const [what, claim] of Object.entries(REMAINS)) {
      await t.step(what, () => claim({ machine, home }));
    }
  },
});

Deno.test({
  name: "The agent for Windows uses no folder of somebody else",
  ignore: NO_WINE,
  fn: async () => {
    await using machine = await WineMachine.start();
    const home = machine.outside(HOME);
    await Deno.mkdir(home);
    await Deno.writeTextFile(`${home}/stillpoint.conf`, "[general]\n");
    for (const planted of [`${home}/stillpoint.conf`, home]) {
      await Deno.chown(planted, 12345, 12345);
      const verbs = [["-s", "install"], ["-s", "vss-install"], ["-p", PIPE]];
      for (const args of verbs) {
        const { code, stderr } = await machine.run(AGENT, args);
        assertEquals(code, 1, args.join(" "));
        match(stderr, /Cannot use "C:.*": it belongs to S-1-/);
      }
      await Deno.chown(planted, 0, 0);
    }
  },
});

Deno.test({
  name: "The service of Windows tells of a configuration that is wrong",
  ignore: NO_WINE,
  fn: async () => {
    await using machine = await WineMachine.start();
    const file = machine.outside("/tmp/a.conf");
    await Deno.writeTextFile(file, "[general]\n");
    const args = ["-s", "install", "-c", "Z:\\tmp\\a.conf"];
    assertEquals((await machine.run(AGENT, args)).code, 0);
    await Deno.writeTextFile(file, "[general]\ndaemon=perhaps\n");
    await control(machine, "start");
    const { stdout } = await machine.run("sc", ["query", "stillpoint"]);
    match(stdout, /STATE +: 1 +STOPPED/);
    match(stdout, /SERVICE_EXIT_CODE +: 1 /);
  },
});
