/**
 * The constants of a module of ours, which keeps them to itself.
 *
 * @module
 */

import type { Meaning } from "./meaning.ts";

const LIB = new URL("../../../../lib/", import.meta.url);
const DECLARATION =
  /^(?:export )?const ([A-Z][A-Z_\d]*|[A-Z][A-Za-z]+)(?:: [^=]*)? =\s([^]*?);$/gm;

/** What is the same in every module, and means nothing in C. */
const EVERYWHERE: ReadonlySet<string> = new Set(["LITTLE_ENDIAN", "SYMBOLS"]);

/** A number of ours, and what it must equal. */
export interface Claim {
  /** Which it is. */
  readonly name: string;
  /** Its value. */
  readonly value: bigint;
  /** Its meaning; nothing if nobody has said. */
  readonly expression: string | undefined;
}

/**
 * Lists the modules of a folder, which speak C.
 *
 * @param folder The folder, below `lib/`
 * @returns Their paths below `lib/`
 */
export async function modulesInC(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(folder, LIB)));
  return entries.filter(({ isFile }) => isFile)
    .map(({ name }) => `${folder}${name}`).sort();
}

/**
 * Finds the constants of a module.
 *
 * @param path The module, below `lib/`
 * @returns The code of each, by name
 */
export async function constantsOf(path: string): Promise<Map<string, string>> {
  const source = await Deno.readTextFile(new URL(path, LIB));
  const found = [...source.matchAll(DECLARATION)]
    .map(([, name = "", code = ""]) => [name, code] as const);
  return new Map(found.filter(([name]) => !EVERYWHERE.has(name)));
}

/**
 * Evaluates the constants of a module, all numbers in them one by one.
 *
 * @param path The module, below `lib/`
 * @param meanings What they mean
 * @returns The numbers
 */
export async function claimsOf(
  path: string,
  meanings: Readonly<Record<string, Meaning>>,
): Promise<Claim[]> {
  const constants = [...await constantsOf(path)]
    .filter(([name]) => meanings[name] !== null);
  const values = await evaluate(constants);
  return Object.entries(meanings)
    .filter(([, meaning]) => meaning !== null)
    .flatMap(([name, meaning]) =>
      claims(`${path} ${name}`, { value: values[name], meaning })
    );
}

/**
 * Evaluates one constant that needs no other.
 *
 * @param path The module, below `lib/`
 * @param name The constant
 * @returns Its value
 */
export async function constantOf(path: string, name: string): Promise<unknown> {
  const code = (await constantsOf(path)).get(name);
  if (code === undefined) throw new Error(`${path} has no ${name}`);
  return (await evaluate([[name, code]]))[name];
}

async function evaluate(
  constants: readonly (readonly [name: string, code: string])[],
): Promise<Readonly<Record<string, unknown>>> {
  const lines = constants
    .map(([name, code]) => `export const ${name} = ${code};`);
  const text = encodeURIComponent(lines.join("\n"));
  return await import(`data:application/typescript,${text}`);
}

function claims(
  name: string,
  { value, meaning }: { value: unknown; meaning: Meaning | undefined },
): Claim[] {
  if (typeof value !== "object" || value === null) {
    const expression = typeof meaning === "string" ? meaning : undefined;
    return [{ name, value: BigInt(value as number), expression }];
  }
  const members = typeof meaning === "object" ? meaning : null;
  return Object.entries(value)
    .filter(([key]) => members?.[key] !== undefined || !isArchitecture(key))
    .flatMap(([key, inner]) =>
      claims(`${name}.${key}`, { value: inner, meaning: members?.[key] })
    );
}

/** Another architecture's values cannot be looked up here. */
function isArchitecture(name: string): boolean {
  return name === "x86_64" || name === "aarch64";
}
