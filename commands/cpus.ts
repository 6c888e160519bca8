/**
 * The machine's processors.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { type Command, command, type Context } from "../lib/command.ts";
import { bool, int, list, object, optional } from "../lib/schema.ts";

/** A processor as it is to be. */
interface Wish {
  readonly "logical-id": number | bigint;
  readonly online: boolean;
}

const log = getLogger(["stillpoint", "cpus"]);

/** Lists the processors. */
export const getVcpus: Command = command({
  name: "guest-get-vcpus",
  summary: "Lists the processors and whether they are in use.",
  args: object({}),
  returns: "[GuestLogicalProcessor]",
  needs: ["cpus"],
  run: async (_args, { cpus }) =>
    (await cpus.list()).map(({ id, online, canOffline }) => ({
      "logical-id": id,
      online,
      "can-offline": canOffline,
    })),
});

/** Has processors used or not. */
export const setVcpus: Command = command({
  name: "guest-set-vcpus",
  summary: "Has processors used or not, up to the first that fails.",
  args: object({
    vcpus: list(object({
      "logical-id": int,
      online: bool,
      "can-offline": optional(bool),
    })),
  }),
  returns: "int",
  needs: ["cpuSwitch"],
  platforms: ["linux"],
  run: ({ vcpus }, context) => setAll(vcpus, context),
});

/** A failure is only answered if nothing was done before it. */
async function setAll(
  wishes: readonly Wish[],
  { cpuSwitch, signal }: Context<"cpuSwitch">,
): Promise<number> {
  let done = 0;
  for (const { "logical-id": id, online } of wishes) {
    if (signal.aborted) break;
    try {
      await cpuSwitch.switchTo(id, online ? "online" : "offline");
    } catch (error) {
      if (done === 0) throw error;
      log.warn("{error}", { error });
      break;
    }
    done++;
  }
  return done;
}
