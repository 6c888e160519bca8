/**
 * What this program is called, and which version of what it speaks.
 *
 * @module
 */

/** The version of Stillpoint, which `deno.json` tells packagers, too. */
export const VERSION: string = "0.1.0";

/** The version of the QEMU guest agent whose protocol is spoken. */
export const PROTOCOL_VERSION = "11.1.0";

/** What `--version` prints. */
export const VERSION_LINE: string =
  `Stillpoint ${VERSION}, QEMU guest agent protocol ${PROTOCOL_VERSION}\n`;
