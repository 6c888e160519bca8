/**
 * The blocks of the machine's memory.
 *
 * @module
 */

import { type Command, command, type Context } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import type { SwitchOutcome } from "../lib/platform/memory.ts";
import { bool, list, object, optional, uint64 } from "../lib/schema.ts";

/** A block as it is to be. */
interface Wish {
  readonly "phys-index": number | bigint;
  readonly online: boolean;
}

/** How it went with a block. */
interface Response {
  readonly "phys-index": number | bigint;
  readonly response: (typeof RESPONSES)[keyof typeof RESPONSES];
  readonly "error-code"?: number;
}

const RESPONSES = {
  "done": "success",
  "not found": "not-found",
  "unsupported": "operation-not-supported",
  "failed": "operation-failed",
} as const satisfies Record<SwitchOutcome["result"], string>;

/** Lists the blocks. */
export const getMemoryBlocks: Command = command({
  name: "guest-get-memory-blocks",
  summary: "Lists the blocks of memory and whether they are in use.",
  args: object({}),
  returns: "[GuestMemoryBlock]",
  needs: ["memory"],
  platforms: ["linux"],
  run: async (_args, { memory }) => {
    const blocks = await memory.blocks();
    if (blocks?.length === 0) {
      throw new AgentError("guest reported zero memory blocks!");
    }
    return blocks?.map(({ id, online, canOffline }) => ({
      "phys-index": id,
      online,
      "can-offline": canOffline,
    })) ?? [];
  },
});

/** Has blocks used or not. */
export const setMemoryBlocks: Command = command({
  name: "guest-set-memory-blocks",
  summary: "Has blocks of memory used or not, and tells how it went with each.",
  args: object({
    "mem-blks": list(object({
      "phys-index": uint64,
      online: bool,
      "can-offline": optional(bool),
    })),
  }),
  returns: "[GuestMemoryBlockResponse]",
  needs: ["memory"],
  platforms: ["linux"],
  run: ({ "mem-blks": wishes }, context) => setAll(wishes, context),
});

/** Tells the size of a block. */
export const getMemoryBlockInfo: Command = command({
  name: "guest-get-memory-block-info",
  summary: "Tells the size of a block of memory in bytes.",
  args: object({}),
  returns: "GuestMemoryBlockInfo",
  needs: ["memory"],
  platforms: ["linux"],
  run: async (_args, { memory }) => ({ size: await memory.blockBytes() }),
});

async function setAll(
  wishes: readonly Wish[],
  { memory, signal }: Context<"memory">,
): Promise<Response[]> {
  const responses: Response[] = [];
  for (const { "phys-index": id, online } of wishes) {
    if (signal.aborted) break;
    const outcome = await memory.switchTo(id, online ? "online" : "offline");
    responses.push({ "phys-index": id, ...shape(outcome) });
  }
  return responses;
}

function shape(outcome: SwitchOutcome): Omit<Response, "phys-index"> {
  const response = RESPONSES[outcome.result];
  if (outcome.result === "done") return { response };
  return { response, "error-code": outcome.errno };
}
