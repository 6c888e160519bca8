/**
 * Lives of an agent that are as bad as chance has it, and the same in every
 * run: kernels that fail and hang, clients that come and go, kills.
 *
 * @module
 */

import type { FreezeSettings } from "../../../lib/freeze/settings.ts";
import type { Dice } from "../json/generator.ts";
import {
  atOnce,
  type Behaviour,
  fails,
  type Gate,
  inTurn,
  slow,
} from "./behaviour.ts";
import type { MountOptions } from "./fake_kernel.ts";

/** Something that happens, and how long after what happened before. */
export interface Action {
  /** What. */
  readonly what: keyof typeof WEIGHTS;
  /** After how many milliseconds. */
  readonly after: number;
  /** Which client or filesystem it concerns. */
  readonly which: number;
}

/** How often which actions are taken. */
const WEIGHTS = {
  "freeze": 8,
  "freeze some": 2,
  "thaw": 6,
  "abort": 4,
  "thaw from outside": 1,
  "end": 1,
  "kill": 1,
} as const;

const ACTIONS = Object.entries(WEIGHTS).flatMap(([what, weight]) =>
  Array<keyof typeof WEIGHTS>(weight).fill(what as keyof typeof WEIGHTS)
);

/**
 * Makes up deadlines, in the order of magnitude of everything else.
 *
 * @param dice Decides
 * @returns The settings
 */
export function randomSettings(dice: Dice): FreezeSettings {
  return {
    filesystemMs: 20 + dice(100),
    freezeMs: 30 + dice(300),
    holdMs: 20 + dice(400),
    thawMs: 20 + dice(100),
    graceMs: dice(200),
    ignoreFrozen: dice(2) === 0,
  };
}

/**
 * Makes up how a filesystem takes its calls.
 *
 * @param dice Decides
 * @param gate What those calls wait for that hang
 * @returns The filesystem
 */
export function randomMount(dice: Dice, gate: Gate): MountOptions {
  const some = (behaviour: Behaviour) => dice(4) === 0 ? behaviour : atOnce;
  const any = () =>
    pick(dice, [atOnce, slow(dice(80)), gate.pass, fails("EIO")]);
  const refusal = pick(dice, [fails("EOPNOTSUPP"), fails("EBUSY")]);
  return {
    open: some(any()),
    sync: some(any()),
    freeze: inTurn(
      some(pick(dice, [any(), refusal])),
      some(any()),
      some(refusal),
    ),
    thaw: inTurn(some(any()), some(any()), some(fails("EIO")), atOnce),
    isSyncOnly: dice(10) === 0,
  };
}

/**
 * Makes up what happens.
 *
 * @param dice Decides
 * @returns The actions, in order
 */
export function randomActions(dice: Dice): Action[] {
  return Array.from({ length: 1 + dice(10) }, () => ({
    what: pick(dice, ACTIONS),
    after: pick(dice, [0, 0, dice(20), dice(150), dice(600)]),
    which: dice(1000),
  }));
}

function pick<T>(dice: Dice, choices: readonly T[]): T {
  const choice = choices[dice(choices.length)];
  if (choice === undefined) throw new Error("Cannot pick: there is no choice");
  return choice;
}
