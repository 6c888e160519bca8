/**
 * Stillpoint: a guest agent for virtual machines.
 *
 * @module
 */

import { COMMANDS } from "./commands/mod.ts";
import { isSubcommand, spellHelp, SUBCOMMANDS } from "./lib/cli/mod.ts";
import { print } from "./lib/cli/output.ts";
import { loadCompanion } from "./lib/companion.ts";
import { reload } from "./lib/config/reload.ts";
import { standingConfig } from "./lib/config/standing.ts";
import { decide } from "./lib/config/start.ts";
import { thisMachine } from "./lib/config/world.ts";
import { reasonOf } from "./lib/error.ts";
import { currentOs } from "./lib/platform/mod.ts";
import type { Ending } from "./lib/platform/supervision.ts";
import { runService, type ServiceParts } from "./lib/service.ts";

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
    const { verb, args } = decision;
    const work = async () => await supervision.manage?.(verb, args) ?? "";
    return print(await ending(async () => `${await work()}\n`));
  }
  const { config, warnings } = decision;
  const parts: ServiceParts = {
    ...{ commands: COMMANDS, os, supervision, warnings },
    reload: (current) => reload(current, decide(args, world)),
  };
  const serve = () => ending(() => runService(config, parts));
  return print(await supervision.run(config.daemon, serve));
}

async function ending(work: () => Promise<string | void>): Promise<Ending> {
  try {
    return { code: 0, stdout: await work() ?? "", stderr: "" };
  } catch (error) {
    return { code: 1, stderr: `stillpoint: ${reasonOf(error)}\n` };
  }
}

if (import.meta.main) {
  main(spellHelp(Deno.args)).then((code) => Deno.exit(code));
}
