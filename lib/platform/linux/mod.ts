/**
 * Linux, put together from its parts.
 *
 * @module
 */

import type { Os } from "../mod.ts";
import { channels } from "./channels.ts";
import { filesystems } from "./filesystems.ts";
import { processes } from "./processes.ts";

/** What Linux can do for the agent. */
export const linux: Os = { name: "linux", channels, filesystems, processes };
