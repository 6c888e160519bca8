/**
 * `stillpoint rehearse`: a real freeze, and a thaw right after it.
 *
 * @module
 */

import { type Ask, withAgent } from "../client/ask.ts";
import type { Config } from "../config/config.ts";
import { VERSION } from "../config/version.ts";
import { AgentError } from "../error.ts";
import { rehearseFreeze } from "../freeze/rehearsal.ts";
import type { CycleReport } from "../freeze/report.ts";
import { entryOf } from "../journal/entry.ts";
import { LIMITS } from "../limits.ts";
import { fromDirectory } from "../path.ts";
import { describeCycle } from "./journal_cycle.ts";
import { obey } from "./command_line.ts";
import type { CliContext, CliResult } from "./subcommand.ts";

/** Printed by `stillpoint rehearse --help`. */
export const REHEARSE_USAGE = `Usage: stillpoint rehearse [OPTION...]

Freezes what a freeze would freeze, hooks included, thaws it at once, and shows
how long each step took. Writing programs wait meanwhile. Asks first.

  -c, --config FILE        the agent's configuration, if not the usual one
  -m, --mountpoint PATH    only what is mounted there; may be given repeatedly
  -p, --path SOCKET        let the agent do it that serves there
  -y, --yes                do not ask
      --json               print JSON
  -h, --help               print this

Exit status: 0 if all was frozen and thawed, 1 if not, or if you say no, 2 if
nothing was begun.
`;

const OPTIONS = {
  config: { type: "string", short: "c" },
  mountpoint: { type: "string", short: "m", multiple: true },
  path: { type: "string", short: "p" },
  yes: { type: "boolean", short: "y", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** How long an agent may take over its deadlines, in milliseconds. */
const GRACE_MS = 60_000;

/** Where to rehearse what. */
interface Wanted {
  readonly config: Config;
  readonly mountpoints: string[] | undefined;
  readonly path: string | undefined;
}

/**
 * Carries out `stillpoint rehearse`.
 *
 * @param args The command line after `rehearse`
 * @param context Its surroundings
 * @returns What to print and how to exit
 */
export async function rehearse(
  args: string[],
  context: CliContext,
): Promise<CliResult> {
  const manual = { name: "rehearse", usage: REHEARSE_USAGE, options: OPTIONS };
  return await obey(args, manual, async ({ values }) => {
    const here = (one: string): string => fromDirectory(Deno.cwd(), one);
    const mountpoints = values.mountpoint?.map(here);
    if (!values.yes && !isWanted(mountpoints)) {
      return { code: 1, stdout: "", stderr: "Nothing was frozen\n" };
    }
    const config = context.config(values.config);
    const wanted = { config, mountpoints, path: values.path };
    const entry = entryOf(await carryOut(wanted, context), {
      agent: VERSION,
      host: Deno.hostname(),
      boot: (await context.os().filesystems?.boot())?.id ?? "",
    });
    const { terminal } = context;
    return describeCycle(entry, { json: values.json, terminal });
  });
}

function isWanted(mountpoints: readonly string[] | undefined): boolean {
  if (!Deno.stdin.isTerminal()) {
    throw new AgentError("there is nobody to ask; give --yes if you mean it");
  }
  const what = mountpoints?.join(", ") ?? "all filesystems of this machine";
  return confirm(`Freeze ${what} for a moment?`);
}

/** An agent that serves a socket here is asked; it journals the cycle, too. */
async function carryOut(
  { config, mountpoints, path }: Wanted,
  { os }: CliContext,
): Promise<CycleReport> {
  const ms = (config.freezeTimeout + config.thawTimeout) * 1000 + GRACE_MS;
  const holdMs = Math.min(LIMITS.rehearsalMs, config.holdTimeout * 1000);
  const timeout = Math.max(1, Math.floor(holdMs / 1000));
  const talk = (ask: Ask) => rehearseThere(ask, { mountpoints, timeout });
  const socket = path ?? await socketOf(config);
  if (socket !== undefined) return await withAgent({ path: socket, ms }, talk);
  const { filesystems, listen, name } = os();
  if (filesystems === undefined) {
    throw new AgentError(`Cannot freeze on ${name}: it is not supported`);
  }
  const stop = new AbortController();
  using signals = listen?.();
  signals?.stopped.then(() => stop.abort(new Error("it was interrupted")));
  const { signal } = stop;
  return await rehearseFreeze({ config, os: os(), mountpoints, signal });
}

/** A socket that nobody serves any more refuses. */
async function socketOf(
  { method, path }: Config,
): Promise<string | undefined> {
  if (method !== "unix-listen" || path === undefined) return undefined;
  try {
    return await withAgent({ path, ms: GRACE_MS }, () => Promise.resolve(path));
  } catch {
    return undefined;
  }
}

async function rehearseThere(
  ask: Ask,
  { mountpoints, timeout }: {
    readonly mountpoints: string[] | undefined;
    readonly timeout: number;
  },
): Promise<CycleReport> {
  const cycle = `rehearsal-${crypto.randomUUID()}`;
  let failure: unknown;
  try {
    await ask("__org.stillpoint_freeze", {
      ...{ "cycle-id": cycle, reason: "rehearsal", timeout },
      ...mountpoints === undefined ? {} : { mountpoints },
    });
    await ask("guest-fsfreeze-thaw");
  } catch (error) {
    failure = error;
  }
  try {
    const args = { "cycle-id": cycle };
    return await ask("__org.stillpoint_last-cycle", args) as CycleReport;
  } catch (error) {
    throw failure ?? error;
  }
}
