/**
 * Quiescing Redis and Valkey: writers are paused, and what is in memory is
 * brought to the filesystem.
 *
 * @module
 */

import { reasonOf } from "../error.ts";
import type { Quiescer } from "../freeze/quiescer.ts";
import type { Unit, UnitMeans } from "../hooks/unit.ts";
import type { RedisConnection } from "./client.ts";
import { connect } from "./clients/redis.ts";
import { serverOf } from "./credentials.ts";
import {
  HeldQuiescer,
  type Hold,
  type HoldRequest,
  keep,
  lossOf,
} from "./held_quiescer.ts";
import { reach } from "./reach.ts";
import { WritePause } from "./redis_pause.ts";
import { persist, readInfo } from "./redis_persistence.ts";

/**
 * Makes the quiescer of a unit.
 *
 * @param unit The unit
 * @param means Says which files may be believed
 * @returns The quiescer
 */
export async function redisQuiescer(
  unit: Unit,
  { system }: UnitMeans,
): Promise<Quiescer> {
  const { socket, user, password } = await serverOf(unit, { system });
  const pauses = unit.settings.flag("pause") ?? true;
  async function hold({ undo }: HoldRequest): Promise<Hold> {
    const fd = await reach(system, { socket });
    const connection = await keep(connect({ fd, user, password }), undo);
    return await take(connection, { pauses, undo });
  }
  return new HeldQuiescer(unit, { kind: "redis", hold });
}

async function take(
  connection: RedisConnection,
  { pauses, undo }: { pauses: boolean; undo: DisposableStack },
): Promise<Hold> {
  const pause = pauses ? await WritePause.begin(connection, undo) : undefined;
  const saved = await persist(connection);
  await pause?.remember();
  return {
    output: pause === undefined ? saved : `${saved}, writes paused`,
    check: () => check(connection, pause),
    async release() {
      const loss = await check(connection, pause);
      await pause?.end();
      if (loss !== undefined) throw new Error(loss);
      return "";
    },
  };
}

async function check(
  connection: RedisConnection,
  pause: WritePause | undefined,
): Promise<string | undefined> {
  const loss = lossOf(connection);
  if (loss !== undefined) return loss;
  try {
    if (pause !== undefined) return await pause.lapse();
    await readInfo(connection);
    return undefined;
  } catch (error) {
    return lossOf(connection) ??
      reasonOf(error);
  }
}
