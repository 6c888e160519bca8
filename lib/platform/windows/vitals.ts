/**
 * How a Windows machine is doing. Windows does not tell how long tasks waited,
 * nor how much memory holds nothing at all.
 *
 * @module
 */

import {
  machineMemory,
  ownMemory,
  type PageFile,
  pageFiles,
  uptimeMs,
} from "../../ffi/windows/memory_use.ts";
import type { MemoryUse, Vitals } from "../vitals.ts";

const MS = 1000;

/** The vitals of this machine. */
export const vitals: Vitals = {
  memory: () => Promise.resolve().then(memoryUse),
  pressure: () => Promise.resolve([]),
  uptime: () => Promise.resolve().then(() => uptimeMs() / MS),
  own: () => Promise.resolve().then(ownMemory),
};

/**
 * Adds up page files.
 *
 * @param files The files; nothing if they are not known
 * @param pageBytes How long a page is
 * @returns How much swap there is, if that is known
 */
export function swapOf(
  files: readonly PageFile[] | undefined,
  pageBytes: number,
): Pick<MemoryUse, "swapTotal" | "swapFree"> {
  if (files === undefined) return {};
  const sum = (pages: (file: PageFile) => number) =>
    files.reduce((all, file) => all + pages(file), 0) * pageBytes;
  return {
    swapTotal: sum(({ total }) => total),
    swapFree: sum(({ total, used }) => total - used),
  };
}

function memoryUse(): MemoryUse {
  const { total, available, cached, pageBytes } = machineMemory();
  return { total, available, cached, ...swapOf(pageFiles(), pageBytes) };
}
