/**
 * Reaches the servers of databases.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import type { HookSystem } from "../platform/hook_system.ts";

/** Whom to reach, and as whom. */
export interface ReachOptions {
  /** Where the server listens. */
  readonly socket: string;
  /** Whom it is to see: a user id; this process's user unless given. */
  readonly uid?: number | null;
}

/**
 * Connects to a server's socket. Whoever takes the connection over closes it.
 *
 * @param system Connects
 * @param options Where to
 * @returns The descriptor of the connection
 */
export async function reach(
  system: Pick<HookSystem, "connect" | "name">,
  { socket, uid = Deno.uid() }: ReachOptions,
): Promise<number> {
  if (system.connect !== undefined) {
    return await system.connect(socket, uid ?? 0);
  }
  const why = `it is not supported on ${system.name}`;
  throw new AgentError(`Cannot connect to "${socket}": ${why}`);
}
