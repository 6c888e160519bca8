/**
 * The compiled program as a service, under Wine's service manager.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, match } from "node:assert";
import { AGENT, NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\a service";
const KEY = "HKLM\\System\\CurrentControlSet\\Services\\stillpoint";

async function commandLine(machine: WineMachine): Promise<string> {
  const query = ["query", KEY, "/v", "ImagePath"];
  const { stdout } = await machine.run("reg", query);
  return /REG_\w+\s+(.*?)\s*$/m.exec(stdout)?.[1] ?? "";
}

Deno.test({
  name: "The agent is a service of Windows",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    const log = machine.outside("/tmp/agent.log");

    await t.step("it installs itself with all its options", async () => {
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
    });

    await t.step("it starts, serves, and stops", async () => {
      for (let round = 0; round < 2; round++) {
        assertEquals(
          (await machine.run("net", ["start", "stillpoint"])).code,
          0,
        );
        await using host = await PipeHost.meet(machine, PIPE);
        assertEquals(await host.client.call("guest-ping"), {});
        assertEquals(
          (await machine.run("net", ["stop", "stillpoint"])).code,
          0,
        );
      }
      match(await Deno.readTextFile(log), /has come/);
    });

    await t.step(
      "it has a log of its own unless another is given",
      async () => {
        const { code } = await machine.run(AGENT, ["-s", "install"]);
        assertEquals(code, 0);
        const home = "C:\\ProgramData\\stillpoint";
        assertEquals(
          await commandLine(machine),
          `"${AGENT}" -d --logfile=${home}\\stillpoint.log`,
        );
      },
    );

    await t.step("it removes itself, also twice", async () => {
      for (let round = 0; round < 2; round++) {
        const { code } = await machine.run(AGENT, ["-s", "uninstall"]);
        assertEquals(code, 0);
        assertEquals(await commandLine(machine), "");
      }
    });

    await t.step("it says what is wrong", async () => {
      const refused = [["-s", "nonsense"], ["-s", "install", "-b"], ["-d"]];
      for (const args of refused) {
        const { code, stderr } = await machine.run(AGENT, args);
        assertEquals(code, 1, args.join(" "));
        match(stderr, /stillpoint: \w+/);
      }
    });
  },
});
