/**
 * What happens to an agent in a life that is as bad as chance has it. Nothing
 * here depends on anything but the seed.
 *
 * @module
 */

import { type Dice, diceOf } from "../../lib/json/generator.ts";

/** Something that happens, and how long after what happened before. */
export interface Action {
  /** What. */
  readonly what: keyof typeof WEIGHTS;
  /** After how many milliseconds. */
  readonly after: number;
  /** Which client, filesystem, hook or other detail it concerns. */
  readonly which: number;
}

/** How clients come: by the port, or a listening socket. */
export type Way = "port" | "socket";

/** What an agent is told, beside where to serve. */
export interface LifeSettings {
  /** Where its clients come from. */
  readonly door: Way;
  /** Whether its log lies on a filesystem that is frozen. */
  readonly hasFrozenLog: boolean;
}

/** How often which actions are taken. */
const WEIGHTS = {
  "freeze": 12,
  "freeze some": 3,
  "freeze by name": 2,
  "thaw": 6,
  "wait": 9,
  "status": 2,
  "ping": 2,
  "sync": 1,
  "flush": 1,
  "half a request": 1,
  "hang up": 3,
  "look": 5,
  "kill": 3,
  "end": 2,
  "stop": 1,
  "reload": 2,
  "thaw from outside": 2,
  "freeze from outside": 1,
  "misbehave": 4,
  "detach": 1,
  "mount": 1,
  "cover": 1,
  "fill": 1,
  "read only": 1,
  "stick": 2,
  "unstick": 1,
} as const;

const ACTIONS = Object.entries(WEIGHTS).flatMap(([what, weight]) =>
  Array<Action["what"]>(weight).fill(what as Action["what"])
);

/** A freeze takes some hundred milliseconds in an emulated machine. */
const PAUSES_MS = [1, 20, 200, 600, 1500];

/**
 * Makes a source of numbers for a part of a life.
 *
 * @param seed Which life
 * @param part Which part, so that each can be looked at without the others
 * @returns The source
 */
export function diceFor(seed: number, part: number): Dice {
  return diceOf(seed * 1009 + part);
}

/**
 * Chooses one of some things.
 *
 * @param dice Decides
 * @param choices The things
 * @returns One of them
 */
export function pick<T>(dice: Dice, choices: readonly T[]): T {
  const choice = choices[dice(choices.length)];
  if (choice === undefined) throw new Error("Cannot pick: there is no choice");
  return choice;
}

/**
 * Makes up what holds for a whole life.
 *
 * @param dice Decides
 * @returns The settings
 */
export function randomLife(dice: Dice): LifeSettings {
  const door = pick<Way>(dice, ["port", "port", "socket"]);
  return { door, hasFrozenLog: dice(4) === 0 };
}

/**
 * Makes up a configuration that takes effect on a reload.
 *
 * @param dice Decides
 * @returns The text of the file
 */
export function randomConfig(dice: Dice): string {
  const keys = {
    "hook-timeout": 1 + dice(3),
    "filesystem-timeout": pick(dice, [2, 5, 10]),
    "freeze-timeout": pick(dice, [4, 10, 20]),
    "hold-timeout": pick(dice, [1, 3, 600, 600]),
    "thaw-timeout": 1 + dice(5),
    "expired-grace": pick(dice, [0.1, 1, 3]),
    "ignore-frozen": dice(3) === 0,
    "journal": pick(dice, ["none", "/mnt/data/journal", "/run/chaos/journal"]),
  };
  const lines = Object.entries(keys).map(([key, value]) => `${key}=${value}\n`);
  return `[general]\n${lines.join("")}`;
}

/**
 * Makes up what happens in a round.
 *
 * @param dice Decides
 * @returns The actions, in order
 */
export function randomActions(dice: Dice): Action[] {
  return Array.from({ length: 8 + dice(16) }, () => ({
    what: pick(dice, ACTIONS),
    after: dice(pick(dice, PAUSES_MS)),
    which: dice(1000),
  }));
}
