/**
 * From a request to its reply.
 *
 * @module
 */

import type { Abilities, AgentInfo, Command, Context } from "./command.ts";
import { AgentError } from "./error.ts";
import type { JsonObject } from "./json/value.ts";
import { LIMITS } from "./limits.ts";
import { isAllowed, type PolicyLists } from "./policy.ts";

/** The commands of one agent, by name. */
export type CommandTable = ReadonlyMap<string, Command>;

/** What a request is carried out with. */
export interface Agent {
  /** The commands to choose from. */
  readonly table: CommandTable;
  /** What they may use. */
  readonly abilities: Abilities;
  /** What the administrator allows; asked anew for each request. */
  readonly policy: () => PolicyLists;
  /** The versions to tell. */
  readonly versions: () => Pick<AgentInfo, "version" | "ownVersion">;
}

/**
 * Picks the commands that can be carried out.
 *
 * @param commands All there are
 * @param abilities What the machine can do
 * @param platform The operating system's name
 * @returns Those that exist here
 */
export function commandTable(
  commands: readonly Command[],
  abilities: Abilities,
  { platform }: { platform: string },
): CommandTable {
  const usable = commands.filter(({ needs, platforms }) =>
    needs.every((ability) => abilities[ability] !== undefined) &&
    platforms.some((name) => name === platform)
  );
  return new Map(usable.map((command) => [command.name, command]));
}

/**
 * Finds a command that may run now.
 *
 * @param name What the client asked for
 * @param agent What there is
 * @returns The command
 */
export function findCommand(name: string, agent: Agent): Command {
  const command = agent.table.get(name);
  if (command === undefined) {
    // libvirt drops a connection on a reply above 10 MiB.
    const shown = name.slice(0, LIMITS.logCharacters);
    throw new AgentError(`The command ${shown} has not been found`, {
      class: "CommandNotFound",
    });
  }
  if (mayRun(command, agent)) return command;
  throw new AgentError(
    `Command ${name} has been disabled: the command is not allowed`,
    { class: "CommandNotFound" },
  );
}

/** Who asks, and whether he still cares. */
export interface Caller {
  /** The client, as the log names it. */
  readonly client: string;
  /** Makes the signal, which most commands end too early to need. */
  readonly signal: () => AbortSignal;
}

/**
 * Carries a command out.
 *
 * @param command Which
 * @param raw Its arguments, not yet checked
 * @param options What it is carried out with, and for whom
 * @returns What it returned, or a promise of that
 */
export function invoke(
  command: Command,
  raw: JsonObject,
  { agent, ...caller }: Caller & { readonly agent: Agent },
): unknown {
  const context = new CommandContext(agent, caller);
  // It gets what it has asked for; all there is would take longer to copy than
  // a ping takes.
  const asked = Object.fromEntries(
    command.needs.map((ability) => [ability, agent.abilities[ability]]),
  );
  return command.invoke(raw, Object.assign(context, asked));
}

/** What every command gets. */
class CommandContext implements Context {
  readonly client: string;
  readonly #agent: Agent;
  readonly #signal: () => AbortSignal;

  constructor(agent: Agent, { client, signal }: Caller) {
    this.client = client;
    this.#agent = agent;
    this.#signal = signal;
  }

  get signal(): AbortSignal {
    return this.#signal();
  }

  get agent(): AgentInfo {
    return describe(this.#agent);
  }
}

/** While frozen, what is allowed is what the lists and the freeze allow. */
function mayRun({ name, whileFrozen }: Command, agent: Agent): boolean {
  const isFrozen = agent.abilities.freezer?.isRestricting ?? false;
  if (isFrozen && whileFrozen === "always") return true;
  return isAllowed(name, agent.policy()) &&
    (!isFrozen || whileFrozen !== false);
}

/** Reports what policy allows, not what a freeze forbids for the moment. */
function describe(agent: Agent): AgentInfo {
  const lists = agent.policy();
  const commands = [...agent.table.values()].map(({ name, replies }) => ({
    name,
    enabled: isAllowed(name, lists),
    "success-response": replies,
  }));
  return { ...agent.versions(), commands };
}
