/**
 * Where hooks on Linux find programs.
 *
 * @module
 */

/** Where programs of a system are. */
export const HOOK_PATH =
  "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
