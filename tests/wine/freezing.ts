/**
 * What tests of freezing on Windows ask of an agent.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, match } from "node:assert";
import type { CycleReport } from "../../lib/freeze/report.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { AGENT, type WineMachine } from "./machine.ts";
import { installCatalog, installDouble, writeScript } from "./vss_machine.ts";

/** The agent's own folder. */
export const HOME = "/root/wine/drive_c/ProgramData/stillpoint";

/** What a thaw answers after a hold that ended too early. */
export const LIMITED = /fsfreeze is limited/;

/** An agent, and what is asked of it. */
export interface Scene {
  /** Where it is. */
  readonly machine: WineMachine;
  /** Asks it. */
  readonly client: AgentClient;
}

/**
 * Freezes.
 *
 * @param scene The agent
 * @param places Volumes; all unless given
 * @returns How many were frozen
 */
export async function freeze(
  { client }: Scene,
  ...places: string[]
): Promise<number> {
  const args = { mountpoints: places };
  const name = "guest-fsfreeze-freeze-list";
  return await client.call(name, { args, seconds: 60 }) as number;
}

/**
 * Thaws.
 *
 * @param scene The agent
 * @returns How many were thawed
 */
export async function thaw({ client }: Scene): Promise<number> {
  const name = "guest-fsfreeze-thaw";
  return await client.call(name, { seconds: 60 }) as number;
}

/**
 * Asks for the state.
 *
 * @param scene The agent
 * @returns What it says
 */
export async function status({ client }: Scene): Promise<unknown> {
  return await client.call("guest-fsfreeze-status");
}

/**
 * Asks how the last cycle went.
 *
 * @param scene The agent
 * @returns What it says
 */
export async function report({ client }: Scene): Promise<CycleReport> {
  return await client.call("__org.stillpoint_last-cycle") as CycleReport;
}

/**
 * Tells whether anything is frozen, by what is not allowed then.
 *
 * @param scene The agent
 * @returns Whether it is
 */
export async function isRestricted({ client }: Scene): Promise<boolean> {
  const call = client.call("guest-get-host-name");
  return await call.then(() => false, () => true);
}

/**
 * Makes sure that nothing is frozen.
 *
 * @param scene The agent
 */
export async function isThawed(scene: Scene): Promise<void> {
  assertEquals([await status(scene), await isRestricted(scene)], [
    ...["thawed", false],
  ]);
}

/**
 * Puts doubles of VSS and COM+ in the places of Wine's, and has the program set
 * VSS up.
 *
 * @param machine Where
 */
export async function setUpVss(machine: WineMachine): Promise<void> {
  await installDouble(machine);
  await installCatalog(machine);
  await writeScript(machine, []);
  const { stdout, stderr } = await machine.run(AGENT, ["-s", "vss-install"]);
  match(stdout, /^VSS is set up/, stderr);
}
