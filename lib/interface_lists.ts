/**
 * Which network interfaces clients are shown, and in which order.
 *
 * @module
 */

import { globPattern } from "./glob.ts";
import type { Network, NetworkInterface } from "./platform/network.ts";

/** The administrator's lists; in a name `*` stands for any text. */
export interface InterfaceLists {
  /** Interfaces that are not shown. */
  readonly networkExclude: readonly string[];
  /** Interfaces that come first, in this order. */
  readonly networkOrder: readonly string[];
}

/**
 * Makes a network show what the administrator wants.
 *
 * @param network The network
 * @param lists What is wanted; asked anew each time
 * @returns The network as clients are to see it
 */
export function arrangedNetwork(
  network: Network,
  lists: () => InterfaceLists,
): Network {
  return {
    interfaces: async () =>
      arrangeInterfaces(await network.interfaces(), lists()),
    routes: () => network.routes(),
  };
}

/**
 * Leaves out and sorts interfaces. Those that no list names keep their order
 * and come last. A label such as `eth0:1` goes with its interface, too.
 *
 * @example Usage
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { arrangeInterfaces } from "./interface_lists.ts";
 *
 * const interfaces = ["lo", "veth1", "eth0"]
 *   .map((name) => ({ name, addresses: [] }));
 * const lists = { networkExclude: ["veth*"], networkOrder: ["eth*"] };
 * const shown = arrangeInterfaces(interfaces, lists);
 * deepStrictEqual(shown.map(({ name }) => name), ["eth0", "lo"]);
 * ```
 *
 * @param interfaces The interfaces
 * @param lists What is wanted
 * @returns The interfaces to show
 */
export function arrangeInterfaces(
  interfaces: readonly NetworkInterface[],
  { networkExclude, networkOrder }: InterfaceLists,
): NetworkInterface[] {
  const hidden = networkExclude.map(globPattern);
  const wanted = networkOrder.map(globPattern);
  const rank = (name: string): number => {
    const index = wanted.findIndex((pattern) => fits(name, pattern));
    return index === -1 ? wanted.length : index;
  };
  return interfaces
    .filter(({ name }) => !hidden.some((pattern) => fits(name, pattern)))
    .toSorted((a, b) => rank(a.name) - rank(b.name));
}

function fits(name: string, pattern: RegExp): boolean {
  return pattern.test(name) || pattern.test(name.replace(/:.*/, ""));
}
