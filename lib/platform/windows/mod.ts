/**
 * Windows, put together from its parts.
 *
 * @module
 */

import type { Os } from "../mod.ts";

/** What Windows can do for the agent. */
export const windows: Os = { name: "windows" };
