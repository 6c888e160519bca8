/**
 * User names and passwords from files that only root can read.
 *
 * @module
 */

import {
  type Entry,
  KeyfileError,
  parseKeyfile,
  unescapeValue,
} from "../config/keyfile.ts";
import { type Unit, UnitFault, type UnitMeans } from "../hooks/unit.ts";
import { directoryOf } from "../path.ts";
import type { HookSystem } from "../platform/hook_system.ts";
import { readWholeText } from "../whole_file.ts";

/** Who to be; what is absent is up to the server or to the unit. */
export interface Credentials {
  /** The account. */
  readonly user?: string;
  /** Its password. */
  readonly password?: string;
}

/** A server of this machine, and who to be there. */
export interface Server {
  /** Where its socket is. */
  readonly socket: string;
  /** The account, if there are accounts. */
  readonly user: string | undefined;
  /** Its password, if the server asks for one. */
  readonly password: string | undefined;
}

const GROUP = "credentials";
const KEYS = ["user", "password"] as const;
const OTHERS_READ = 0o077;
const ANYBODY_WRITES = 0o002;
const MAX_BYTES = 4096;

/**
 * Finds out what a unit says about its server. Its file of credentials, if it
 * has one, knows better who to be.
 *
 * @param unit The unit
 * @param means Says which files may be believed
 * @returns The server
 */
export async function serverOf(
  { settings }: Unit,
  { system }: Pick<UnitMeans, "system">,
): Promise<Server> {
  const socket = settings.text("socket") ?? "";
  const file = settings.text("credentials");
  const said = { socket, user: settings.text("user"), password: undefined };
  if (file === undefined) return said;
  return { ...said, ...await readCredentials(file, { socket, system }) };
}

/**
 * Reads a file of credentials. Throws a {@linkcode UnitFault} if anybody but
 * root could read or change it, or if anybody could take the place of the
 * server that is to get them; no error repeats what is in it.
 *
 * @param path The file, absolute
 * @param server Where its socket is, and who says whom to believe
 * @returns What it says
 */
export async function readCredentials(
  path: string,
  { socket, system }: {
    readonly socket: string;
    readonly system: Pick<HookSystem, "checkTrusted">;
  },
): Promise<Credentials> {
  await checkHome(socket);
  const { path: real, size } = await system.checkTrusted(path);
  const { mode } = await Deno.stat(real);
  if (mode !== null && (mode & OTHERS_READ) !== 0) {
    const fix = `do: chmod 600 '${path}'`;
    throw new UnitFault(`${path} can be read by others; ${fix}`);
  }
  if (size > MAX_BYTES) {
    throw new UnitFault(`${path} is longer than ${MAX_BYTES} bytes`);
  }
  return parseCredentials(await readWholeText(real), path);
}

/** While the server is down, its place is free. */
async function checkHome(socket: string): Promise<void> {
  const directory = directoryOf(socket);
  const info = await Deno.stat(directory).catch(() => undefined);
  if (((info?.mode ?? 0) & ANYBODY_WRITES) === 0) return;
  throw new UnitFault(
    `anybody can take the place of ${socket} and be told the password; ` +
      `do: have the server make its socket elsewhere than in ${directory}`,
  );
}

/**
 * Reads the text of such a file.
 *
 * @param text What is in it
 * @param path Where it is from, for errors
 * @returns What it says
 */
export function parseCredentials(text: string, path: string): Credentials {
  const found: Partial<Record<typeof KEYS[number], string>> = {};
  for (const entry of entriesOf(text, path)) {
    const key = KEYS.find((key) => key === entry.key);
    if (entry.group !== GROUP || key === undefined) {
      throw notUnderstood(path, entry.line);
    }
    found[key] = valueOf(entry, path);
  }
  return found;
}

function entriesOf(text: string, path: string): Entry[] {
  try {
    return parseKeyfile(text);
  } catch (error) {
    // Its message shows the line, and the line may be a password.
    if (!(error instanceof KeyfileError)) throw error;
    throw notUnderstood(path, /^line (\d+)/.exec(error.message)?.[1]);
  }
}

function valueOf({ value, line }: Entry, path: string): string {
  const text = unescapeValue(value);
  if (text === undefined) throw notUnderstood(path, line);
  return text;
}

function notUnderstood(path: string, line: unknown): UnitFault {
  const wanted = `[${GROUP}], ${KEYS.join(" and ")}`;
  return new UnitFault(`${path}: line ${line}: give ${wanted} only`);
}
