/**
 * Facts about a Windows machine.
 *
 * @module
 */

import { registryText } from "../../ffi/windows/registry.ts";
import {
  computerName,
  processorArchitecture,
  windowsVersion,
} from "../../ffi/windows/system.ts";
import type { Host } from "../host.ts";
import { describeRelease, machineName } from "./release.ts";

const PRODUCT_KEY = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

/** Tells facts about this machine. */
export const host: Host = {
  name: computerName,
  // deno-lint-ignore require-await -- others have to wait
  release: async () => {
    const version = windowsVersion();
    const { major, minor, build } = version;
    const kernel = {
      release: String(build),
      version: `${major}.${minor}`,
      machine: machineName(processorArchitecture()),
    };
    const product = registryText(PRODUCT_KEY, "ProductName");
    return { kernel, distribution: describeRelease(version, product) };
  },
};
