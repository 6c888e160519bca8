/**
 * The processors of a Windows machine. Windows numbers them within groups of
 * 64; they are numbered on here. It cannot do without one that it has.
 *
 * @module
 */

import { processorCount } from "../../ffi/windows/processors.ts";
import type { Cpus } from "../cpus.ts";

/** The processors of this machine. */
export const cpus: Cpus = {
  list: () =>
    Promise.resolve(
      Array.from(
        { length: processorCount() },
        (_, id) => ({ id, online: true, canOffline: false }),
      ),
    ),
};
