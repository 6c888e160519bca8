/**
 * Stillpoint: a guest agent for virtual machines.
 *
 * @module
 */

import { COMMANDS } from "./commands/mod.ts";
import { isSubcommand, SUBCOMMANDS } from "./lib/cli/mod.ts";
import { print } from "./lib/cli/output.ts";
import { loadCompanion } from "./lib/companion.ts";
import { reload } from "./lib/config/reload.ts";
import { standingConfig } from "./lib/config/standing.ts";
import { decide } from "./lib/config/start.ts";
import { thisMachine } from "./lib/config/world.ts";
import { startDaemon } from "./lib/daemon.ts";
import { currentDaemon } from "./lib/daemon_child.ts";
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
    const { currentOs: os, runSubcommand } = await loadCompanion("cli");
    return print(await runSubcommand(args, { terminal, config, os }));
  }
  const decision = decide(args, world);
  if (decision.kind === "exit") return print(decision);
  const { config, warnings } = decision;
  if (config.daemon && daemon === undefined) {
    return print({ ...await startDaemon(), stdout: "" });
  }
  adoptPassedSocket(Deno.env, passed);
  const state = { passed, daemon, notify: notifier(Deno.env), warnings };
  try {
    await runService(config, {
      ...state,
      commands: COMMANDS,
      os: currentOs(),
      reload: (current) => reload(current, decide(args, world)),
    });
    return 0;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return print({ code: 1, stdout: "", stderr: `stillpoint: ${why}\n` });
  }
}

if (import.meta.main) main(Deno.args).then((code) => Deno.exit(code));
