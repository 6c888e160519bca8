/**
 * Stillpoint: a guest agent for virtual machines.
 *
 * @module
 */

import { COMMANDS } from "./commands/mod.ts";
import { call } from "./lib/client/call.ts";
import { metrics } from "./lib/client/metrics.ts";
import { reload } from "./lib/config/reload.ts";
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

type Ending = { code: number; stdout?: string; stderr: string };

async function main(args: string[]): Promise<number> {
  const [word, ...rest] = args;
  if (word === "call") {
    return print(await call(rest, { terminal: Deno.stdout.isTerminal() }));
  }
  if (word === "metrics") {
    const abilities = async () => (await currentOs()).abilities ?? {};
    return print(await metrics(rest, abilities));
  }
  return await start(args);
}

async function start(args: string[]): Promise<number> {
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
  const { config, warnings } = decision;
  if (config.daemon && daemon === undefined) return print(await startDaemon());
  adoptPassedSocket(Deno.env, passed);
  const state = { passed, daemon, notify: notifier(Deno.env), warnings };
  try {
    await runService(config, {
      ...state,
      commands: COMMANDS,
      os: await currentOs(),
      reload: (current) => reload(current, decide(args, world)),
    });
    return 0;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return print({ code: 1, stderr: `stillpoint: ${why}\n` });
  }
}

function print({ code, stdout = "", stderr }: Ending): number {
  writeAll(Deno.stdout, stdout);
  writeAll(Deno.stderr, stderr);
  return code;
}

function writeAll(to: typeof Deno.stdout, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
}

if (import.meta.main) main(Deno.args).then((code) => Deno.exit(code));
