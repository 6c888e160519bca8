/**
 * Lives of an agent that are as bad as chance has it, and the same in every
 * run: kernels that fail and hang, clients that come and go, kills.
 *
 * @module
 */

import { NotBegun } from "../../../lib/freeze/quiescer.ts";
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
import type { ApplicationOptions } from "./fake_quiescers.ts";

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
  "pause": 1,
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
    wave: dice(2),
  };
}

/**
 * Makes up how an application takes being quiesced.
 *
 * @param dice Decides
 * @param gate What those steps wait for that hang
 * @returns The application
 */
export function randomApplication(
  dice: Dice,
  gate: Gate,
): ApplicationOptions {
  const some = (behaviour: Behaviour) => dice(4) === 0 ? behaviour : atOnce;
  const any = () =>
    pick(dice, [atOnce, slow(dice(80)), gate.pass, fails("EIO")]);
  const refusal: Behaviour = () => Promise.reject(new NotBegun("refused"));
  const fine = () => Promise.resolve(undefined);
  const lost = pick<() => Promise<string | undefined>>(dice, [
    ...[fine, fine, fine, () => Promise.resolve("it is away")],
    async () => void await gate.pass(),
    async () => void await fails("EIO")(),
  ]);
  return {
    order: dice(3),
    onFailure: pick(dice, ["abort", "continue"]),
    timeoutMs: 20 + dice(100),
    isMarked: dice(4) > 0,
    quiesce: inTurn(some(pick(dice, [any(), refusal])), some(any())),
    resume: inTurn(some(any()), some(any())),
    ...(dice(3) === 0 ? { lost } : {}),
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
