/**
 * Stillpoint: a guest agent for virtual machines.
 *
 * @module
 */

import { reasonOf } from "./lib/error.ts";
import { COMMANDS } from "./commands/mod.ts";
import { isSubcommand, SUBCOMMANDS } from "./lib/cli/mod.ts";
import { print } from "./lib/cli/output.ts";
import { loadCompanion } from "./lib/companion.ts";
import type { Config } from "./lib/config/config.ts";
import { reload } from "./lib/config/reload.ts";
import { standingConfig } from "./lib/config/standing.ts";
import { decide, type Manage } from "./lib/config/start.ts";
import { thisMachine } from "./lib/config/world.ts";
import { currentOs } from "./lib/platform/mod.ts";
import { runService, type ServiceParts } from "./lib/service.ts";
import type { Ending, Supervision } from "./lib/platform/supervision.ts";

async function main(args: string[]): Promise<number> {
  const os = currentOs();
  const supervision = os.supervise?.(Deno.env);
  if (supervision === undefined) {
    const why = `it is not supported on ${os.name}`;
    return print({ code: 1, stderr: `stillpoint: Cannot start: ${why}\n` });
  }
  const world = thisMachine({
    program: "stillpoint",
    commands: COMMANDS.map(({ name }) => name),
    subcommands: SUBCOMMANDS,
    places: supervision.places,
    hasServices: supervision.manage !== undefined,
    activation: () => supervision.activation(),
  });
  if (isSubcommand(args)) {
    const terminal = Deno.stdout.isTerminal();
    const config = (file?: string) => standingConfig(file, world);
    const { currentOs: os, runSubcommand } = await loadCompanion("cli");
    return print(await runSubcommand(args, { terminal, config, os }));
  }
  const decision = decide(args, world);
  if (decision.kind === "exit") {
    if (decision.code === 0) return print(decision);
    return print(await supervision.refuse?.(decision, args) ?? decision);
  }
  if (decision.kind === "service") {
    return print(await manage(decision, supervision));
  }
  const { config, warnings } = decision;
  const parts: ServiceParts = {
    ...{ commands: COMMANDS, os, supervision, warnings },
    reload: (current) => reload(current, decide(args, world)),
  };
  const serve = () => serveToEnd(config, parts);
  return print(await supervision.run(config.daemon, serve));
}

async function manage(
  { verb, args }: Manage,
  supervision: Supervision,
): Promise<Ending> {
  try {
    const said = await supervision.manage?.(verb, args) ?? "";
    return { code: 0, stdout: `${said}\n`, stderr: "" };
  } catch (error) {
    return failed(error);
  }
}

async function serveToEnd(
  config: Config,
  parts: ServiceParts,
): Promise<Ending> {
  try {
    await runService(config, parts);
    return { code: 0, stderr: "" };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Ending {
  const why = reasonOf(error);
  return { code: 1, stderr: `stillpoint: ${why}\n` };
}

if (import.meta.main) main(Deno.args).then((code) => Deno.exit(code));
