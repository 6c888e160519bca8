/**
 * The names of the versions of Windows.
 *
 * @module
 */

import type { WindowsVersion } from "../../ffi/windows/system.ts";
import type { Distribution } from "../host.ts";

/** Versions by the first build of each, the latest first. */
const BUILDS = {
  client: [[22000, "11"], [10240, "10"]],
  server: [[26040, "2025"], [20344, "2022"], [17763, "2019"], [14393, "2016"]],
} as const;

/** Older ones by major and minor number. */
const NUMBERS: Readonly<Record<"client" | "server", Record<string, string>>> = {
  client: { "6.0": "vista", "6.1": "7", "6.2": "8", "6.3": "8.1" },
  server: { "6.0": "2008", "6.1": "2008r2", "6.2": "2012", "6.3": "2012r2" },
};

/** Words that are not known, as the reference has them. */
const UNKNOWN = "N/A";

/** Processors by Windows' numbers for them. */
const MACHINES: ReadonlyMap<number, string> = new Map([
  [0, "x86"],
  [5, "arm"],
  [6, "ia64"],
  [9, "x86_64"],
  [12, "aarch64"],
]);

/**
 * Describes a version of Windows.
 *
 * @param version The version
 * @param product What it calls itself, such as `Windows 10 Pro`
 * @returns The description
 */
export function describeRelease(
  version: WindowsVersion,
  product: string | undefined,
): Distribution {
  const variant = version.isServer ? "server" : "client";
  const id = nameOf(version, variant);
  const series = version.isServer ? "Windows Server" : "Windows";
  return {
    id: "mswindows",
    name: "Microsoft Windows",
    prettyName: product ?? "Microsoft Windows",
    version: id === UNKNOWN ? UNKNOWN : `Microsoft ${series} ${id}`,
    versionId: id,
    variant,
    variantId: variant,
  };
}

/**
 * Names a processor.
 *
 * @param architecture The number that Windows has for its kind
 * @returns Its name
 */
export function machineName(architecture: number): string {
  return MACHINES.get(architecture) ?? "unknown";
}

function nameOf(
  { major, minor, build }: WindowsVersion,
  variant: "client" | "server",
): string {
  const known = major >= 10
    ? BUILDS[variant].find(([first]) => build >= first)?.[1]
    : NUMBERS[variant][`${major}.${minor}`];
  return known ?? UNKNOWN;
}
