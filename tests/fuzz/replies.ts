/**
 * What our agent answers to items that somebody else has read.
 *
 * @module
 */

import { AgentError } from "../../lib/error.ts";
import { Job } from "../../lib/job.ts";
import type { Item } from "../../lib/json/reader.ts";
import { readRequest } from "../../lib/message.ts";
import { fakeAgent } from "../helpers.ts";
import { readReply } from "./reply.ts";

/**
 * Answers requests for commands that end at once.
 *
 * @param items The requests and faults
 * @returns The replies
 */
export function repliesTo(items: readonly Item[]): unknown[] {
  const agent = fakeAgent();
  return items.flatMap((item) => {
    if (item.kind === "reset") return [];
    const message = item.kind === "error"
      ? { error: new AgentError(item.desc) }
      : readRequest(item.value);
    const answer = new Job(message).start(agent, "a client");
    if (!(answer instanceof Uint8Array)) {
      throw new TypeError("Cannot compare: a command was not answered at once");
    }
    return [readReply(answer.subarray(0, -1))];
  });
}
