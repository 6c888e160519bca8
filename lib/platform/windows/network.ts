/**
 * The network of a Windows machine. The names of adapters and what they add to
 * the metric of a route come from one question; the question that is made for
 * the latter (`GetIpInterfaceEntry`) would have to be asked for each route.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { type Adapter, listAdapters } from "../../ffi/windows/adapters.ts";
import {
  type InterfaceCounters,
  interfaceCounters,
} from "../../ffi/windows/interface_counters.ts";
import { listRoutes, type WindowsRoute } from "../../ffi/windows/routes.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import { onThread } from "../../threads.ts";
import type { Network, NetworkInterface, Route } from "../network.ts";
import { describeInterface, describeRoute } from "./network_entries.ts";

/** What Windows is asked. */
export interface NetworkQuestions {
  /** Asks for adapters. */
  readonly adapters: () => Promise<Adapter[]>;
  /** Asks what went through one of them. */
  readonly counters: (luid: bigint) => Promise<InterfaceCounters>;
  /** Asks for routes. */
  readonly routes: () => Promise<WindowsRoute[]>;
}

/** The network of this machine. */
export const network: Network = networkFrom({
  adapters: listAdapters,
  counters: interfaceCounters,
  routes: listRoutes,
});

/**
 * Tells the network from what Windows answers.
 *
 * @param questions What Windows is asked
 * @param ms The longest wait for each answer, in milliseconds
 * @returns The network
 */
export function networkFrom(
  { adapters, counters, routes }: NetworkQuestions,
  ms: number = LIMITS.serviceMs,
): Network {
  const adaptersInTime = bounded("Cannot list network adapters", {
    ...{ ask: adapters, ms },
  });
  const routesInTime = bounded("Cannot list routes", { ask: routes, ms });
  const looks = new InFlight<InterfaceCounters>();
  const look = ({ luid }: Adapter) => {
    const what = "Cannot read the counters of an adapter";
    const begin = () => onThread({ what, lane: "look" }, () => counters(luid));
    const work = looks.join(String(luid), begin);
    return within(work, { what, ms: Math.min(ms, LIMITS.probeMs) });
  };
  return {
    interfaces: async () => {
      const found = await adaptersInTime();
      return await Promise.all(found.map((adapter) => tell(adapter, look)));
    },
    routes: async () => {
      const [found, known] = await Promise.all([
        routesInTime(),
        // What leads somewhere is told even if nobody knows through what.
        adaptersInTime().catch(() => []),
      ]);
      const byLuid = new Map(known.map((entry) => [entry.luid, entry]));
      return sorted(
        found.map((route) => describeRoute(route, byLuid.get(route.luid))),
      );
    },
  };
}

/** An adapter that cannot be looked at is told without counters. */
async function tell(
  adapter: Adapter,
  look: (adapter: Adapter) => Promise<InterfaceCounters>,
): Promise<NetworkInterface> {
  return describeInterface(adapter, await look(adapter).catch(() => undefined));
}

/** Those of IPv4 first; otherwise in the order of Windows. */
function sorted(routes: readonly Route[]): Route[] {
  return [4, 6].flatMap((version) =>
    routes.filter((route) => route.version === version)
  );
}

/** A question that is under way is not asked again. */
function bounded<T>(
  what: string,
  { ask, ms }: { readonly ask: () => Promise<T>; readonly ms: number },
): () => Promise<T> {
  const underWay = new InFlight<T>();
  const begin = () => onThread({ what, lane: "look" }, ask);
  return () => within(underWay.join(what, begin), { what, ms });
}
