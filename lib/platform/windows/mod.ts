/**
 * Windows, put together from its parts.
 *
 * @module
 */

import type { Os } from "../mod.ts";
import { channels } from "./channels.ts";
import { clock } from "./clock.ts";
import { files } from "./files.ts";
import { host } from "./host.ts";
import { ConsoleSignals } from "./signals.ts";
import { supervise } from "./supervision.ts";

/** What Windows can do for the agent. */
export const windows: Os = {
  name: "windows",
  channels,
  files,
  listen: () => new ConsoleSignals(),
  supervise,
  abilities: {
    clock,
    host,
  },
};
