/**
 * Who is logged in to a Linux machine. Systems whose C library or whose
 * programs cannot tell times after 2038 in utmp have given it up: there
 * systemd's login manager knows.
 *
 * @module
 */

import { parseUtmp } from "../../ffi/utmp.ts";
import type { LoggedIn, Users } from "../users.ts";
import { parseAssignments } from "./assignments.ts";
import { unlessMissing } from "../../missing.ts";

/** Where logins are noted. */
export interface LoginRecords {
  /** The classic file. */
  readonly utmp: string;
  /** The directory of the login manager's sessions. */
  readonly sessions: string;
}

/** Who is logged in to this machine. */
export const users: Users = usersFrom({
  utmp: "/run/utmp",
  sessions: "/run/systemd/sessions",
});

/**
 * Finds out who is logged in.
 *
 * @param records Where logins are noted
 * @returns The users
 */
export function usersFrom({ utmp, sessions }: LoginRecords): Users {
  return {
    loggedIn: async () => {
      const noted = await readUtmp(utmp);
      return earliest(noted.length > 0 ? noted : await readSessions(sessions));
    },
  };
}

/**
 * Parses a file of the login manager: systemd's logind-session.c writes it.
 *
 * @param text Its content
 * @returns The login; nothing if nobody uses the session, or not any more
 */
export function parseSession(text: string): LoggedIn | undefined {
  const values = parseAssignments(text);
  const user = values.get("USER");
  const since = Number(values.get("REALTIME")) / 1e6;
  const isUsed = values.get("CLASS")?.startsWith("user") &&
    values.get("STATE") !== "closing";
  return user && isUsed && since >= 0 ? { user, since } : undefined;
}

async function readUtmp(file: string): Promise<LoggedIn[]> {
  const bytes = await unlessMissing(Deno.readFile(file));
  if (bytes === undefined) return [];
  return parseUtmp(bytes).map(({ user, time }) => ({ user, since: time }));
}

/** The pipes beside the sessions must not be opened: that would wait. */
async function readSessions(directory: string): Promise<LoggedIn[]> {
  const entries =
    await unlessMissing(Array.fromAsync(Deno.readDir(directory))) ?? [];
  const files = entries.filter(({ name, isFile }) =>
    isFile && !/^\./.test(name)
  );
  const logins = await Promise.all(
    files.map(({ name }) => readSession(`${directory}/${name}`)),
  );
  return logins.filter((login) => login !== undefined);
}

/** A session may end between being listed and being read. */
async function readSession(file: string): Promise<LoggedIn | undefined> {
  const text = await unlessMissing(Deno.readTextFile(file));
  return text === undefined ? undefined : parseSession(text);
}

function earliest(logins: readonly LoggedIn[]): LoggedIn[] {
  const times = new Map<string, number>();
  for (const { user, since } of logins) {
    times.set(user, Math.min(since, times.get(user) ?? since));
  }
  return [...times].map(([user, since]) => ({ user, since }))
    .sort((a, b) => a.user < b.user ? -1 : 1);
}
