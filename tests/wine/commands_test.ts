/**
 * Every command of the compiled program for Windows, under Wine, over a named
 * pipe and over a serial port. Doubles stand in for what Wine lacks of VSS,
 * COM+ and users.
 *
 * @module
 */

import { SerialHost } from "../e2e/serial_host.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { within } from "../vm/deadline.ts";
import { installActor } from "./actor.ts";
import { WineAgent } from "./agent.ts";
import {
  askAboutFiles,
  askAboutPower,
  askAboutPrograms,
  askAboutTime,
  askAboutUsers,
  askAboutVolumes,
  askWhatTells,
  type Line,
  Walk,
} from "./command_walk.ts";
import { setUpVss } from "./freezing.ts";
import { WineMachine } from "./machine.ts";
import { placeNetapiDouble } from "./netapi_double.ts";
import { PipeHost } from "./pipe_host.ts";
import { NO_VSS_DOUBLE } from "./vss_machine.ts";

const PIPE = "\\\\.\\pipe\\commands";
const COM1 = "/root/wine/dosdevices/com1";

/** A line that hangs up when it is disposed of. */
type Host = Line & AsyncDisposable;

/** How the host reaches the agent, and what tells the agent of it. */
interface Way {
  readonly args: readonly string[];
  meet(machine: WineMachine): Promise<Host>;
}

const WAYS: Readonly<Record<string, Way>> = {
  "a named pipe": {
    args: ["-p", PIPE],
    meet: async (machine) => {
      const host = await PipeHost.meet(machine, PIPE);
      return {
        ...lineOf(host.client),
        [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
      };
    },
  },
  "COM1": {
    args: ["-m", "isa-serial", "-p", "COM1"],
    meet: async (machine) => {
      const host = await SerialHost.attach(machine.outside(COM1));
      await host.sync();
      return {
        // deno-lint-ignore require-await -- others have to wait
        send: async (request) => host.send(request),
        line: () => host.line(),
        // deno-lint-ignore require-await -- others have to wait
        [Symbol.asyncDispose]: async () => host[Symbol.dispose](),
      };
    },
  },
};

function lineOf({ socket }: AgentClient): Line {
  return {
    send: (request) => socket.send(request),
    line: async (what) => {
      const bytes = await socket.line({ what, seconds: 60 });
      return new TextDecoder().decode(bytes);
    },
  };
}

for (const [name, { args, meet }] of Object.entries(WAYS)) {
  Deno.test({
    name: `An agent on Windows answers every command over ${name}`,
    ignore: NO_VSS_DOUBLE,
    fn: async () => {
      await using machine = await WineMachine.start();
      await setUpVss(machine);
      await placeNetapiDouble(machine);
      await installActor(machine);
      const agent = WineAgent.start(machine, args);
      await using host = await meet(machine);
      const walk = new Walk(host);
      await askWhatTells(walk);
      await askAboutTime(walk);
      await askAboutFiles(walk);
      await askAboutPrograms(walk);
      await askAboutVolumes(walk);
      await askAboutUsers(walk);
      await askAboutPower(walk);
      await walk.isComplete();
      await walk.tell("guest-shutdown");
      await within(agent.ended(), { what: "the end of Windows" });
    },
  });
}
