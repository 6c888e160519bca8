/**
 * Whether an agent tells the truth about what is frozen: what it says is
 * compared with what writes meet.
 *
 * @module
 */

import type { CycleReport } from "../../../lib/freeze/report.ts";
import { until } from "../deadline.ts";
import type { Talk } from "./talk.ts";
import type { Finding, World } from "./world.ts";

/** What a look at everything showed. */
export interface Sight {
  /** In a few words. */
  readonly summary: string;
  /** Whether something was seen to be frozen that the agent says is. */
  readonly isFrozen: boolean;
  /** What is wrong, a sentence each. */
  readonly complaints: readonly string[];
}

/** What an agent says of itself. */
interface Claim {
  readonly status: unknown;
  readonly report: CycleReport | undefined;
}

/** How long a look waits for answers, and for writes, in seconds. */
const PATIENCE = 6;

/**
 * How long an agent may take to answer, in seconds: one that was just started
 * may find several freezes in the port that its predecessor did not take.
 */
const LONGEST = 60;

/**
 * Looks what is frozen, and what the agent says is. Where something is under
 * way, nothing can be said.
 *
 * @param world Is written to
 * @param options Who can ask, and filesystems that others have meddled with
 * @returns What there was to see
 */
export async function lookAround(
  world: World,
  { talks: [talk, ...others], meddled }: {
    readonly talks: readonly Talk[];
    readonly meddled: ReadonlySet<string>;
  },
): Promise<Sight> {
  if (talk === undefined) return nothing("nobody who could ask");
  const isQuiet = () =>
    [talk, ...others].every(({ open }) => open.length === 0) || undefined;
  try {
    await until(isQuiet, { what: "answers", seconds: PATIENCE });
  } catch {
    return nothing("something under way");
  }
  const before = await claimOf(talk);
  const findings = await world.probe(PATIENCE);
  const after = await claimOf(talk);
  if (!isSame(before, after)) return nothing("something that changes");
  return judge(after, { findings, meddled });
}

function nothing(summary: string): Sight {
  return { summary, isFrozen: false, complaints: [] };
}

async function claimOf(talk: Talk): Promise<Claim> {
  const options = { seconds: LONGEST };
  const { return: status } = await talk.call("guest-fsfreeze-status", options);
  const name = "__org.stillpoint_last-cycle";
  const { return: report } = await talk.call(name, options);
  return { status, report: report as CycleReport | undefined };
}

function isSame(one: Claim, other: Claim): boolean {
  return one.status === other.status &&
    one.report?.cycle === other.report?.cycle &&
    one.report?.phases.length === other.report?.phases.length;
}

function judge(
  { status, report }: Claim,
  { findings, meddled }: {
    readonly findings: ReadonlyMap<string, Finding>;
    readonly meddled: ReadonlySet<string>;
  },
): Sight {
  const isHeld = report?.phases.at(-1)?.phase === "frozen";
  const isOver = report === undefined || report.ended !== undefined;
  if (!isHeld && !isOver) return nothing("something being undone");
  const members = isHeld ? membersOf(report) : [];
  const complaints = [...findings].flatMap(([mount, finding]) => {
    if (meddled.has(mount)) return [];
    const isMember = members.includes(mount);
    if (isMember === (finding === "frozen")) return [];
    return [`${mount} is ${finding}, but the agent says ${status}`];
  });
  if (isHeld && status !== "frozen") {
    complaints.push(`the agent says ${status}, but its cycle is frozen`);
  }
  if (isHeld && members.length !== report?.frozen) {
    complaints.push(`${report?.frozen} are counted, but not ${members}`);
  }
  const frozen = [...findings].filter(([, how]) => how === "frozen");
  const summary = `${status}, and ${frozen.length} frozen`;
  return { summary, isFrozen: isHeld && frozen.length > 0, complaints };
}

function membersOf({ filesystems }: CycleReport): string[] {
  return filesystems.filter(({ result }) => result === "frozen")
    .map(({ mountpoint }) => mountpoint);
}
