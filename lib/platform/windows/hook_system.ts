/**
 * Hooks on Windows.
 *
 * @module
 */

import { consoleText } from "../../ffi/windows/console_text.ts";
import { systemDirectory } from "../../ffi/windows/library.ts";
import type { HookSystem } from "../hook_system.ts";
import { canRun, checkProgram, checkTrusted } from "./trust.ts";

/**
 * Of the agent's environment: where things of the system are, which programs
 * cannot do without, and nothing that is meant for the agent itself.
 */
const KEPT = [
  ...["SystemRoot", "windir", "SystemDrive", "ComSpec", "PATHEXT", "OS"],
  ...["TEMP", "TMP", "ProgramData", "ALLUSERSPROFILE", "PUBLIC"],
  ...["ProgramFiles", "ProgramFiles(x86)", "ProgramW6432"],
  ...["CommonProgramFiles", "CommonProgramFiles(x86)", "CommonProgramW6432"],
  ...["COMPUTERNAME", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"],
  ...["USERPROFILE", "APPDATA", "LOCALAPPDATA", "PSModulePath"],
] as const;

/** How Windows has hooks. */
export const hookSystem: HookSystem = {
  name: "windows",
  // Asked for when it is needed: on another system there is no such folder.
  get directory() {
    return systemDirectory();
  },
  checkTrusted: (path) => checkTrusted(path),
  checkProgram,
  isExecutable,
  // What is made for other systems as well prints UTF-8.
  readOutput: (bytes) => utf8Of(bytes) ?? consoleText(bytes),
  // There is no end of a line in any.
  inOneLine: (path) => path,
  environment: () => ({
    ...keptOf((name) => Deno.env.get(name)),
    PATH: pathOf(systemDirectory()),
  }),
};

/**
 * Picks what hooks are told of the agent's environment.
 *
 * @param get Tells the value of a variable
 * @returns The variables by name
 */
export function keptOf(
  get: (name: string) => string | undefined,
): Record<string, string> {
  const found = KEPT.map((name) => [name, get(name)] as const);
  return Object.fromEntries(
    found.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    ),
  );
}

/**
 * Reads UTF-8.
 *
 * @param bytes The text, which may begin in the middle of a character
 * @returns The text; nothing if it is something else
 */
export function utf8Of(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decoder.decode(bytes.subarray(Math.max(start, 0)));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Tells where hooks look for programs: where Windows keeps its own.
 *
 * @param system The system's own folder
 * @returns The value of `PATH`
 */
export function pathOf(system: string): string {
  const windows = system.replace(/[\\/][^\\/]+$/, "");
  const shell = `${system}\\WindowsPowerShell\\v1.0`;
  return [system, windows, `${system}\\Wbem`, shell].join(";");
}

async function isExecutable(path: string): Promise<boolean> {
  if (!canRun(path)) return false;
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.isFile ?? false;
}
