/**
 * Who is logged in to a Windows machine, at its console or from afar. A
 * session that nobody looks at any more counts, too: its programs run on.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import {
  listSessions,
  type Session,
  sessionOf,
} from "../../ffi/windows/sessions.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import { onThread } from "../../threads.ts";
import type { LoggedIn, Users } from "../users.ts";

/** What Windows is asked. */
export interface SessionQuestions {
  /** Asks which sessions there are. */
  readonly list: () => Promise<number[]>;
  /** Asks who has one of them. */
  readonly describe: (id: number) => Promise<Session | undefined>;
}

const WHAT = "Cannot list users";
const NANOSECONDS = 1e9;

/** Who is logged in to this machine. */
export const users: Users = usersFrom({
  list: listSessions,
  describe: sessionOf,
});

/**
 * Finds out who is logged in.
 *
 * @param questions What Windows is asked
 * @param ms The longest wait for its answers, in milliseconds
 * @returns The users
 */
export function usersFrom(
  { list, describe }: SessionQuestions,
  ms: number = LIMITS.serviceMs,
): Users {
  const underWay = new InFlight<Session[]>();
  const askAll = async () => {
    const sessions: Session[] = [];
    for (const id of await list()) {
      const session = await describe(id);
      if (session !== undefined) sessions.push(session);
    }
    return sessions;
  };
  const ask = () => onThread({ what: WHAT, lane: "look" }, askAll);
  return {
    loggedIn: async () =>
      earliest(await within(underWay.join(WHAT, ask), { what: WHAT, ms })),
  };
}

/** Each user once: the same name in two domains is two people. */
function earliest(sessions: readonly Session[]): LoggedIn[] {
  const found = new Map<string, LoggedIn>();
  for (const { user, domain, since = 0n } of sessions) {
    if (user === "") continue;
    const key = `${user}\\${domain}`.toLowerCase();
    const known = found.get(key);
    const seconds = Number(since) / NANOSECONDS;
    const isFirst = known === undefined || isEarlier(seconds, known.since);
    if (isFirst) found.set(key, { user, domain, since: seconds });
  }
  return [...found].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, login]) => login);
}

/** A time that is not known is none. */
function isEarlier(seconds: number, known: number): boolean {
  return seconds !== 0 && (known === 0 || seconds < known);
}
