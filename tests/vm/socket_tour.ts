/**
 * The demo where nothing can be mounted: the agent on a Unix socket, asked
 * everything that changes nothing.
 *
 * @module
 */

import { AgentClient } from "./agent_client.ts";
import { HostAgent, keptIn } from "./host_agent.ts";
import type { Timeline } from "./timeline.ts";

/**
 * Starts an agent and goes through the requests around a freeze.
 *
 * @param timeline Is told each request
 * @param options The agent's program
 */
export async function socketTour(
  timeline: Timeline,
  options: { readonly agent: string },
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-demo-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const socket = `${folder}/agent.sock`;
  const args = keptIn(folder);
  stack.use(HostAgent.start([options.agent], { socket, state: folder, args }));
  const client = stack.use(await AgentClient.connect(socket));
  await timeline.phase("wait for the agent", () => client.sync());
  await timeline.phase("guest-sync-delimited", () => client.sync());
  for (const [name, wanted] of REQUESTS) {
    await timeline.phase(name, async () => {
      const found = await client.call(name);
      if (wanted(found)) return found;
      throw new Error(`it gives ${JSON.stringify(found)}`);
    }, { outcome: summary });
  }
}

/** Each request, and what a right answer is. */
const REQUESTS: readonly [string, (found: unknown) => boolean][] = [
  ["guest-ping", (found) => JSON.stringify(found) === "{}"],
  ["guest-info", (found) => JSON.stringify(found).includes("guest-ping")],
  ["guest-fsfreeze-status", (found) => found === "thawed"],
  ["guest-fsfreeze-thaw", (found) => found === 0],
];

function summary(found: unknown): string {
  const text = JSON.stringify(found);
  return text.length < 40 ? text : `${text.length} bytes`;
}
