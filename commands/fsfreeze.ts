/**
 * Quiescing filesystems for a snapshot.
 *
 * @module
 */

import { type Command, command, type Context } from "../lib/command.ts";
import type { FreezeRequest } from "../lib/freeze/mod.ts";
import { list, object, optional, str } from "../lib/schema.ts";

/** Tells whether filesystems are frozen. */
export const status: Command = command({
  name: "guest-fsfreeze-status",
  summary: "Tells whether filesystems are frozen.",
  args: object({}),
  returns: "GuestFsfreezeStatus",
  needs: ["freezer"],
  whileFrozen: true,
  run: (_args, { freezer }) => freezer.status,
});

/** Freezes every filesystem that can be frozen. */
export const freeze: Command = command({
  name: "guest-fsfreeze-freeze",
  summary: "Freezes all filesystems and tells how many.",
  args: object({}),
  returns: "int",
  needs: ["freezer"],
  run: (_args, context) =>
    freezeSome(context, { command: "guest-fsfreeze-freeze" }),
});

/** Freezes the filesystems that are mounted at certain places. */
export const freezeList: Command = command({
  name: "guest-fsfreeze-freeze-list",
  summary: "Freezes the filesystems at some mountpoints and tells how many.",
  args: object({ mountpoints: optional(list(str)) }),
  returns: "int",
  needs: ["freezer"],
  run: ({ mountpoints }, context) =>
    freezeSome(context, { command: "guest-fsfreeze-freeze-list", mountpoints }),
});

/** Thaws everything. */
export const thaw: Command = command({
  name: "guest-fsfreeze-thaw",
  summary: "Thaws all frozen filesystems and tells how many.",
  args: object({}),
  returns: "int",
  needs: ["freezer"],
  whileFrozen: "always",
  earlier: "interrupt",
  run: (_args, { freezer }) => freezer.thaw(),
});

/** What the reference takes and answers. */
async function freezeSome(
  { freezer, signal, client: by }: Context<"freezer">,
  asked: Pick<FreezeRequest, "command" | "mountpoints">,
): Promise<number> {
  const { frozen } = await freezer.freeze({ ...asked, signal, by });
  return frozen;
}
