/**
 * Stillpoint: a guest agent for virtual machines.
 *
 * @module
 */

import { COMMANDS } from "./commands/mod.ts";
import { call } from "./lib/client/call.ts";
import { metrics } from "./lib/client/metrics.ts";
import type { Config } from "./lib/config/config.ts";
import type { Exit } from "./lib/config/exit.ts";
import { reload } from "./lib/config/reload.ts";
import { decide, type Run } from "./lib/config/start.ts";
import { thisMachine } from "./lib/config/world.ts";
import { startDaemon } from "./lib/daemon.ts";
import { currentDaemon, type Daemon } from "./lib/daemon_child.ts";
import { currentOs } from "./lib/platform/mod.ts";
import { runService } from "./lib/service.ts";
import {
  adoptPassedSocket,
  findPassedSocket,
  notifier,
  type PassedSocket,
} from "./lib/systemd.ts";

async function main(args: string[]): Promise<number> {
  if (args[0] === "call") {
    const terminal = Deno.stdout.isTerminal();
    return print(await call(args.slice(1), { terminal }));
  }
  if (args[0] === "metrics") {
    const abilities = async () => (await currentOs()).abilities ?? {};
    return print(await metrics(args.slice(1), abilities));
  }
  const daemon = currentDaemon(Deno.env);
  let passed: PassedSocket | undefined;
  const world = thisMachine({
    program: "stillpoint",
    commands: COMMANDS.map(({ name }) => name),
    activation() {
      passed ??= findPassedSocket(Deno.env, daemon?.parent ?? Deno.pid);
      return passed?.method;
    },
  });
  const decision = decide(args, world);
  if (decision.kind === "exit") return print(decision);
  if (decision.config.daemon && daemon === undefined) {
    return print({ ...await startDaemon(), stdout: "" });
  }
  const again = (current: Config) => reload(current, decide(args, world));
  return await run(decision, { daemon, passed, again });
}

async function run(
  { config, warnings }: Run,
  { daemon, passed, again }: {
    daemon: Daemon | undefined;
    passed: PassedSocket | undefined;
    again: (current: Config) => ReturnType<typeof reload>;
  },
): Promise<number> {
  adoptPassedSocket(Deno.env, passed);
  const notify = notifier(Deno.env);
  const os = await currentOs();
  const commands = COMMANDS;
  const parts = { commands, os, passed, daemon, notify, warnings };
  try {
    await runService(config, { ...parts, reload: again });
    return 0;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return print({ code: 1, stdout: "", stderr: `stillpoint: ${why}\n` });
  }
}

function print({ code, stdout, stderr }: Omit<Exit, "kind">): number {
  writeAll(Deno.stdout, stdout);
  writeAll(Deno.stderr, stderr);
  return code;
}

function writeAll(to: typeof Deno.stdout, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
}

if (import.meta.main) main(Deno.args).then((code) => Deno.exit(code));
