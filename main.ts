/**
 * Stillpoint: a guest agent for virtual machines.
 *
 * @module
 */

import { COMMANDS } from "./commands/mod.ts";
import { isSubcommand, runSubcommand, SUBCOMMANDS } from "./lib/cli/mod.ts";
import { print } from "./lib/cli/output.ts";
import type { Config } from "./lib/config/config.ts";
import { reload } from "./lib/config/reload.ts";
import { standingConfig } from "./lib/config/standing.ts";
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
  const daemon = currentDaemon(Deno.env);
  let passed: PassedSocket | undefined;
  const world = thisMachine({
    program: "stillpoint",
    commands: COMMANDS.map(({ name }) => name),
    subcommands: SUBCOMMANDS,
    activation() {
      passed ??= findPassedSocket(Deno.env, daemon?.parent ?? Deno.pid);
      return passed?.method;
    },
  });
  if (isSubcommand(args)) {
    const terminal = Deno.stdout.isTerminal();
    const config = (file?: string) => standingConfig(file, world);
    const context = { terminal, config, os: currentOs };
    return print(await runSubcommand(args, context));
  }
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

if (import.meta.main) main(Deno.args).then((code) => Deno.exit(code));
