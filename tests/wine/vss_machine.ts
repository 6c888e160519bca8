/**
 * A machine with Wine whose VSS is a double of ours, and a program that calls
 * the native library there as the agent does.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { VSS_DOUBLE, VSS_DOUBLE_FILES } from "../../tools/vss_double.ts";
import { exists } from "../e2e/process_table.ts";
import { until } from "../vm/deadline.ts";
import { NO_WINE, type WineMachine } from "./machine.ts";

const CHECKOUT = fileURLToPath(new URL("../../", import.meta.url));
const DOUBLE = `${CHECKOUT}${VSS_DOUBLE}`;
const LIBRARY = "stillpoint-vss.dll";
const DRIVER = "Z:\\opt\\vss_driver.exe";
const DRIVE = "/root/wine/drive_c";
const FOLDER = `${DRIVE}/vss_double`;
const LOG = `${FOLDER}/log.txt`;

/** Whether there can be no machine with the double here. */
export const NO_VSS_DOUBLE: boolean = NO_WINE ||
  !exists(`${CHECKOUT}dist/${LIBRARY}`) ||
  !VSS_DOUBLE_FILES.every((name) => exists(`${DOUBLE}/${name}`));

/** One line of the driver's. */
export interface Answer {
  /** What was called. */
  readonly command: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** The name of its result. */
  readonly result?: string;
  /** A report, if that was asked for. */
  readonly report?: Report;
  /** How many handles there are, if that was asked for. */
  readonly count?: number;
  /** A state, if that was asked for. */
  readonly state?: number;
  /** Classes of a type library, if those were asked for. */
  readonly classes?: string;
}

/** A report, as far as the tests look at it. */
export interface Report {
  /** How the session is. */
  readonly state: string;
  /** The first failure. */
  readonly failure?: { what: string; result: { code: string; name: string } };
  /** Anything else. */
  readonly [member: string]: unknown;
}

/**
 * Puts the double in the place of Wine's own VSS, which is empty. Nothing may
 * have been run on the machine before.
 *
 * @param machine Where
 */
export async function installDouble(machine: WineMachine): Promise<void> {
  const copy = (from: string, to: string) =>
    Deno.copyFile(from, machine.outside(to));
  await copy(`${CHECKOUT}dist/${LIBRARY}`, `/opt/${LIBRARY}`);
  await copy(`${DOUBLE}/vss_host.exe`, "/opt/vss_host.exe");
  await copy(`${DOUBLE}/vss_driver.exe`, "/opt/vss_driver.exe");
  const system = `${DRIVE}/windows/system32/vssapi.dll`;
  await Deno.remove(machine.outside(system));
  await copy(`${DOUBLE}/vssapi.dll`, system);
  await Deno.writeTextFile(
    machine.outside("/root/wine/user.reg"),
    '\n[Software\\\\Wine\\\\DllOverrides]\n"vssapi"="native"\n',
    { append: true },
  );
  await Deno.mkdir(machine.outside(FOLDER));
}

/** Classes that the double of COM+ takes the place of. */
const CLASSES = [
  // COMAdminCatalog
  "{F618C514-DFB8-11D1-A2CF-00805FC79235}",
  // VSSCoordinator
  "{E579AB5F-1CC4-44B4-BED9-DE0991FF0623}",
] as const;

/**
 * Puts a double in the place of COM+'s catalog and VSS's list of providers,
 * which Wine lacks. Nothing may have been run on the machine before.
 *
 * @param machine Where
 */
export async function installCatalog(machine: WineMachine): Promise<void> {
  const path = "/opt/com_double.dll";
  await Deno.copyFile(`${DOUBLE}/com_double.dll`, machine.outside(path));
  const keys = CLASSES.map((id) =>
    `\n[Software\\\\Classes\\\\CLSID\\\\${id}\\\\InprocServer32]\n` +
    '@="Z:\\\\opt\\\\com_double.dll"\n"ThreadingModel"="Both"\n'
  );
  const registry = machine.outside("/root/wine/system.reg");
  await Deno.writeTextFile(registry, keys.join(""), { append: true });
}

/**
 * Tells the double what to do.
 *
 * @param machine Where
 * @param script A line for each thing; see `tests/wine/vss_double/`
 */
export async function writeScript(
  machine: WineMachine,
  script: readonly string[],
): Promise<void> {
  await Deno.writeTextFile(
    machine.outside(`${FOLDER}/script.txt`),
    script.map((line) => `${line}\n`).join(""),
  );
}

/**
 * Reads what was asked of the double and of the provider.
 *
 * @param machine Where
 * @returns The lines so far
 */
export async function doubleLog(machine: WineMachine): Promise<string[]> {
  try {
    const text = await Deno.readTextFile(machine.outside(LOG));
    return text.trimEnd().split("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Forgets what was asked so far.
 *
 * @param machine Where
 */
export async function clearLog(machine: WineMachine): Promise<void> {
  await Deno.writeTextFile(machine.outside(LOG), "");
}

/** Calls the library, one line at a time. */
export class VssDriver {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: Answer[] = [];
  readonly #reading: Promise<void>;

  /**
   * Starts the driver.
   *
   * @param machine Where
   */
  constructor(machine: WineMachine) {
    this.#process = machine.start(DRIVER, [`Z:\\opt\\${LIBRARY}`]);
    this.#writer = this.#process.stdin.getWriter();
    this.#process.stderr.cancel();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    let rest = "";
    const text = this.#process.stdout.pipeThrough(new TextDecoderStream());
    for await (const piece of text) {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#answers.push(JSON.parse(line));
    }
  }

  /**
   * Calls a function and waits for its answer.
   *
   * @param line The command and its arguments
   * @returns The answer
   */
  async call(line: string): Promise<Answer> {
    await this.send(line);
    return await this.answer(line.split(" ")[0] ?? "");
  }

  /**
   * Calls a function, and waits for nothing.
   *
   * @param line The command and its arguments
   */
  async send(line: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
  }

  /**
   * Waits for an answer.
   *
   * @param command What was called
   * @returns The answer
   */
  async answer(command: string): Promise<Answer> {
    return await until(() => {
      const at = this.#answers.findIndex((one) => one.command === command);
      return at < 0 ? undefined : this.#answers.splice(at, 1)[0];
    }, { what: `an answer to ${command}` });
  }

  /** Lets the driver end; its streams end with the machine. */
  async end(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#process.status;
  }

  /** Waits for the streams, once the machine has ended. */
  async over(): Promise<void> {
    await this.#reading;
  }
}
