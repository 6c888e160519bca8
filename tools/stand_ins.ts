/**
 * Stands in for the operating systems that a program is not made for: enough
 * to tell that they are not the one it runs on.
 *
 * @module
 */

import type { Os } from "../lib/platform/mod.ts";

/** In the place of Linux. */
export const linux: Os = { name: "linux" };

/** In the place of Windows. */
export const windows: Os = { name: "windows" };
