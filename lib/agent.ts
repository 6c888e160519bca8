/**
 * The agent at work: every client that comes gets a session.
 *
 * @module
 */

import type { Channel } from "./channel.ts";
import type { Agent } from "./dispatch.ts";
import { converse } from "./session.ts";

/**
 * Serves a channel until it is disposed of.
 *
 * @param channel Where clients come from
 * @param agent What their requests are carried out with
 */
export async function serve(channel: Channel, agent: Agent): Promise<void> {
  for await (const connection of channel.connections()) {
    converse(connection, agent);
  }
}
