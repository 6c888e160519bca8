/**
 * Setting VSS up for the agent, and taking that back.
 *
 * @module
 */

import { AgentError, reasonOf } from "../../error.ts";
import { VssProvider } from "../../ffi/windows/vss_provider.ts";
import { removeVolatileKey } from "../../ffi/windows/volatile_key.ts";
import { STATE_KEY } from "./marking.ts";
import { LIMITS } from "../../limits.ts";
import { ensureHome } from "./home_folder.ts";
import { ownCopy, removeVss, unpackVss } from "./vss_library.ts";
import { describeResult, type NamedResult } from "./vss_report.ts";

/** What a system says that lacks what is asked for. */
const NO_CLASS = "REGDB_E_CLASSNOTREG";

/** What the library tells of the steps of a registration. */
interface ProviderReport {
  readonly failure?: { readonly what: string; readonly result: NamedResult };
}

/** What `--service` asks for, and where. */
export interface VssRequest {
  /** What that is. */
  readonly verb: string;
  /** The agent's own folder. */
  readonly home: string;
}

/**
 * Does what `--service` asks for, if it is about VSS.
 *
 * @param request What that is
 * @returns What to say about it
 */
export async function manageVss({ verb, home }: VssRequest): Promise<string> {
  switch (verb) {
    case "vss-install":
      await installVss(home);
      return "VSS is set up";
    case "vss-uninstall":
      await uninstallVss(home);
      return "What was set up for VSS is removed";
    default:
      throw new AgentError("Unknown service command");
  }
}

/**
 * Sets VSS up as part of an installation, which is complete without it: the
 * agent can do everything but freeze then.
 *
 * @param done What has been done, to be said
 * @param home The agent's folder
 * @returns What to say
 */
export async function withVss(done: string, home: string): Promise<string> {
  try {
    await installVss(home);
    return done;
  } catch (error) {
    return `${done}, but it cannot freeze: ${reasonOf(error)}`;
  }
}

/**
 * Puts the library in place and registers its provider with VSS.
 *
 * @param home The agent's folder
 */
export async function installVss(home: string): Promise<void> {
  // Before anything of it is run by the system. A removal must not depend on
  // what else is in there.
  ensureHome(home);
  const path = await unpackVss(home);
  using provider = new VssProvider(path);
  const { failure, report } = await provider.install(LIMITS.vssCallMs);
  if (failure === undefined) return;
  const why = describe(report) ?? failure;
  throw new AgentError(`Cannot register the VSS provider: ${why}`);
}

/**
 * Removes the provider and the library, or what there is of them.
 *
 * @param home The agent's folder
 */
export async function uninstallVss(home: string): Promise<void> {
  try {
    if (await ownCopy() !== undefined) await unregister(home);
  } finally {
    await removeVss(home);
    removeVolatileKey(STATE_KEY);
  }
}

/** By our own copy: what lies there may be half an installation. */
async function unregister(home: string): Promise<void> {
  using provider = new VssProvider(await unpackVss(home));
  const { failure, report } = await provider.uninstall(LIMITS.vssCallMs);
  if (failure === undefined || isNowhere(report)) return;
  const why = describe(report) ?? failure;
  throw new AgentError(`Cannot remove the VSS provider: ${why}`);
}

/** Where there is no COM+, nothing can be registered with it. */
function isNowhere(report: string): boolean {
  if (report === "") return false;
  const { failure }: ProviderReport = JSON.parse(report);
  return failure?.result.name === NO_CLASS;
}

function describe(report: string): string | undefined {
  if (report === "") return undefined;
  const { failure }: ProviderReport = JSON.parse(report);
  return failure && `${failure.what}: ${describeResult(failure.result)}`;
}
