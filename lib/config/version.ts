/**
 * What this program is called, and which version of what it speaks.
 *
 * @module
 */

import manifest from "../../deno.json" with { type: "json" };

/** The version of Stillpoint. */
export const VERSION: string = manifest.version;

/** The version of the QEMU guest agent whose protocol is spoken. */
export const PROTOCOL_VERSION = "11.1.0";

/** What `--version` prints. */
export const VERSION_LINE: string =
  `Stillpoint ${VERSION}, QEMU guest agent protocol ${PROTOCOL_VERSION}\n`;
