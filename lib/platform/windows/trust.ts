/**
 * Whether a file may be believed, or run as the system: only if nobody but
 * the system and its administrators could have put it there or changed it.
 *
 * @module
 */

import type { Grant } from "../../ffi/windows/access_list.ts";
import { Code, Win32Error } from "../../ffi/windows/error.ts";
import { isTrusted as isTrustedByOwner } from "../../ffi/windows/owner.ts";
import {
  lookAtFile,
  type SecuredFile,
} from "../../ffi/windows/secured_file.ts";
import { Distrust, type TrustedFile } from "../hook_system.ts";

/** Names of those who are found in such lists as a rule. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["S-1-1-0", "Everyone"],
  ["S-1-5-11", "Authenticated Users"],
  ["S-1-5-32-545", "Users"],
]);

/** Who makes something, and whose it is: both are looked at as its owner. */
const STAND_INS: readonly string[] = ["S-1-3-0", "S-1-3-4"];

/**
 * To delete, to give rights away, to take it over, and everything that there
 * is, or that is needed to write.
 */
const TAKE_OVER = 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000;

/** What lets somebody change a file: to write, to append. */
const CHANGE_FILE = TAKE_OVER | 0x2 | 0x4;
/** What lets somebody put something beside a file, or delete it. */
const CHANGE_FOLDER = TAKE_OVER | 0x2 | 0x4 | 0x40;
/** What lets somebody replace a folder or file farther up. */
const REPLACE_IN_FOLDER = TAKE_OVER | 0x40;

/** A drive, and no streams, wildcards or devices behind it. */
const IS_PLAIN = /^[a-z]:[\\/][^:*?"<>|]*$/i;
const CAN_RUN = /\.(com|exe|bat|cmd|ps1)$/i;

/** What the judgement goes by. */
export interface TrustParts {
  /** Looks at a file, folder or link. */
  look(path: string): Promise<SecuredFile>;
  /** Tells whether somebody may be trusted with the whole machine. */
  isTrusted(sid: string): boolean;
}

const MACHINE: TrustParts = { look: lookAtFile, isTrusted: isTrustedByOwner };

/**
 * Makes sure that a file and each folder on the way to it belong to the
 * system, to administrators or to whoever runs this, and that nobody else can
 * change or replace them. Farther up, others may add what is theirs, as they
 * may in `C:\` and `C:\ProgramData`. Throws a {@linkcode Distrust} that says
 * what to do.
 *
 * @param path A path from a drive on; links are refused
 * @param parts What the judgement goes by
 * @returns The file
 */
export async function checkTrusted(
  path: string,
  parts: TrustParts = MACHINE,
): Promise<TrustedFile> {
  const [drive = "", ...names] = path.split(/[\\/]+/);
  if (!IS_PLAIN.test(path) || names.some((name) => /^\.*$/.test(name))) {
    throw refusal(path, "is not a path from a drive to a file");
  }
  const places = names.map((_, index) =>
    [drive, ...names.slice(0, index)].join("\\")
  ).map((place) => place === drive ? `${drive}\\` : place);
  for (const [index, place] of places.entries()) {
    const isLast = index === places.length - 1;
    const rights = isLast ? CHANGE_FOLDER : REPLACE_IN_FOLDER;
    checkEntry(place, { ...await look(place, parts), rights, parts });
  }
  const real = [drive, ...names].join("\\");
  const file = await look(real, parts);
  checkEntry(real, { ...file, rights: CHANGE_FILE, parts });
  if (file.isFolder) throw refusal(path, "is not a file");
  return { path: real, isExecutable: canRun(real), size: file.size };
}

/**
 * Does the same for a program or script.
 *
 * @param path A path from a drive on
 */
export async function checkProgram(path: string): Promise<void> {
  const { isExecutable } = await checkTrusted(path);
  if (isExecutable) return;
  throw refusal(path, "is not a .exe, .com, .cmd, .bat or .ps1 file");
}

/**
 * Tells whether a file can be run.
 *
 * @param path Its path
 * @returns Whether the end of its name says so
 */
export function canRun(path: string): boolean {
  return CAN_RUN.test(path);
}

async function look(path: string, parts: TrustParts): Promise<SecuredFile> {
  try {
    return await parts.look(path);
  } catch (cause) {
    if (!(cause instanceof Win32Error)) throw cause;
    const { code } = cause;
    const isMissing = code === Code.ERROR_FILE_NOT_FOUND ||
      code === Code.ERROR_PATH_NOT_FOUND;
    if (isMissing) throw refusal(path, "does not exist");
    throw new Distrust(cause.message, { cause });
  }
}

function checkEntry(
  path: string,
  { isLink, security, rights, parts }: SecuredFile & {
    rights: number;
    parts: TrustParts;
  },
): void {
  if (isLink) throw refusal(path, "is a link; give what it leads to");
  const { owner, grants } = security;
  if (!parts.isTrusted(owner)) {
    const fix = `do: icacls "${path}" /setowner *S-1-5-32-544`;
    const why = `is owned by ${nameOf(owner)}, not by administrators`;
    throw refusal(path, `${why}; ${fix}`);
  }
  const other = grants === undefined
    ? { who: "S-1-1-0" }
    : grants.find((grant) => isDangerous(grant, rights, parts));
  if (other === undefined) return;
  const { who } = other;
  const fix = who === "" ? "" : `; do: icacls "${path}" /remove:g *${who}`;
  throw refusal(path, `can be changed by ${nameOf(who)}${fix}`);
}

function isDangerous(
  { who, rights }: Grant,
  refused: number,
  { isTrusted }: TrustParts,
): boolean {
  if ((rights & refused) === 0) return false;
  return !STAND_INS.includes(who) && !isTrusted(who);
}

function nameOf(sid: string): string {
  return NAMES.get(sid) ?? (sid === "" ? "somebody" : sid);
}

function refusal(path: string, why: string): Distrust {
  return new Distrust(`${path} ${why}`);
}
