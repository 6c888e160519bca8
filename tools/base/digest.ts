/**
 * Compares bytes from elsewhere with the hashes pinned here.
 *
 * @module
 */

import { createHash } from "node:crypto";

/**
 * Tells whether bytes are what npm says a tarball is.
 *
 * @param bytes The tarball
 * @param integrity An algorithm, a dash, and the hash in base64
 * @returns Whether they agree
 */
export function hasIntegrity(bytes: Uint8Array, integrity: string): boolean {
  const [algorithm = "", ...hash] = integrity.split("-");
  const found = createHash(algorithm).update(bytes).digest("base64");
  return found === hash.join("-");
}

/**
 * Hashes bytes.
 *
 * @param bytes What to hash
 * @returns Their SHA-256, in lower-case hexadecimal digits
 */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
