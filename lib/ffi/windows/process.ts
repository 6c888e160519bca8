/**
 * Starting and ending processes.
 *
 * @module
 */

import { mustCallAway } from "./away.ts";
import { check } from "./error.ts";
import { type Handle, ownHandle } from "./handle.ts";
import { library } from "./library.ts";
import { addressOf } from "./machine_code.ts";
import { wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  InitializeProcThreadAttributeList: {
    parameters: ["buffer", /* count */ "u32", "u32", /* size */ "buffer"],
    result: "i32",
  },
  UpdateProcThreadAttribute: {
    parameters: [
      /* list */ "buffer",
      /* flags */ "u32",
      /* attribute */ "usize",
      /* value */ "buffer",
      /* its size */ "usize",
      /* before */ "pointer",
      /* its size */ "pointer",
    ],
    result: "i32",
  },
  DeleteProcThreadAttributeList: { parameters: ["buffer"], result: "void" },
  GetExitCodeProcess: {
    parameters: [/* process */ "isize", /* code */ "buffer"],
    result: "i32",
  },
  TerminateProcess: {
    parameters: [/* process */ "isize", /* exit code */ "u32"],
    result: "i32",
  },
});

/** `STARTUPINFOEXW`: its size, and where things are. */
const STARTUP = {
  size: 112,
  flags: 60,
  stdin: 80,
  stdout: 88,
  stderr: 96,
  attributes: 104,
} as const;
const STARTF_USESTDHANDLES = 0x100;

/** `PROCESS_INFORMATION`: its size, and where things are. */
const INFORMATION = { size: 24, process: 0, thread: 8, pid: 16 } as const;

/** Which handles it inherits, and which jobs it is born into. */
const ATTRIBUTE = { handles: 0x20002, jobs: 0x2000d } as const;

/** With attributes, an environment in UTF-16, and no window. */
const CREATION_FLAGS = 0x08080400;

const LITTLE_ENDIAN = true;

/** What to start. */
export interface ProcessRequest {
  /** The program's file. */
  readonly file: string;
  /** What it is told, its own name included. */
  readonly line: string;
  /** Its environment as `NAME=VALUE`. */
  readonly env: readonly string[];
  /** Its working directory; this process's unless given. */
  readonly cwd?: string | undefined;
  /** Its input, output and error output; it inherits nothing else. */
  readonly stdio: readonly [stdin: Handle, stdout: Handle, stderr: Handle];
  /** The job it is born into. */
  readonly job: Handle;
}

/** A process. */
export interface Process extends Handle {
  /** Its number, nobody else's for as long as it is not disposed of. */
  readonly pid: number;
}

/**
 * Starts a process.
 *
 * @param request What to start
 * @returns The process, which runs by now
 */
export async function startProcess(request: ProcessRequest): Promise<Process> {
  const { file, line, env, cwd } = request;
  using start = startInformation(request);
  const out = new Uint8Array(new ArrayBuffer(INFORMATION.size));
  await mustCallAway(
    ...[`Cannot start "${file}"`, "CreateProcessW"] as const,
    ...[wideString(file), wideString(line), 0, 0, /* inherit */ 1] as const,
    ...[CREATION_FLAGS, environmentBlock(env)] as const,
    ...[cwd === undefined ? 0 : wideString(cwd), start.bytes, out] as const,
  );
  const view = new DataView(out.buffer);
  ownHandle(view.getBigInt64(INFORMATION.thread, LITTLE_ENDIAN))
    [Symbol.dispose]();
  const process = view.getBigInt64(INFORMATION.process, LITTLE_ENDIAN);
  const pid = view.getUint32(INFORMATION.pid, LITTLE_ENDIAN);
  return { ...ownHandle(process), pid };
}

/**
 * Tells what a process has ended with.
 *
 * @param process One that has ended
 * @returns Its exit code, from 0 to 2³² − 1
 */
export function exitCodeOf({ value }: Handle): number {
  const code = new Uint8Array(new ArrayBuffer(4));
  check("Cannot ask a process", kernel.GetExitCodeProcess(value, code));
  return new DataView(code.buffer).getUint32(0, LITTLE_ENDIAN);
}

/**
 * Ends a process, but nothing that descends from it.
 *
 * @param process The process
 * @param exitCode What it seems to have ended with
 */
export function terminateProcess({ value }: Handle, exitCode: number): void {
  check("Cannot end a process", kernel.TerminateProcess(value, exitCode));
}

/**
 * Writes an environment down as Windows has it: in order of the names, and
 * with a zero behind each entry and behind them all.
 *
 * @param env The environment as `NAME=VALUE`
 * @returns Its bytes
 */
export function environmentBlock(
  env: readonly string[],
): Uint8Array<ArrayBuffer> {
  const sorted = env.toSorted((one, other) => {
    const [a, b] = [nameIn(one), nameIn(other)];
    return a < b ? -1 : Number(a > b);
  });
  // The last zero is that of the text; one that is empty has two as well.
  return wideString(sorted.map((entry) => `${entry}\0`).join("") || "\0");
}

function nameIn(entry: string): string {
  // Names like `=C:` begin with what others end with.
  return entry.slice(0, entry.indexOf("=", 1)).toUpperCase();
}

interface Start extends Disposable {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function startInformation({ stdio, job }: ProcessRequest): Start {
  const [stdin, stdout, stderr] = stdio.map(({ value }) => value);
  const attributes = attributeList([
    // One that is there twice is refused.
    [ATTRIBUTE.handles, [...new Set(stdio.map(({ value }) => value))]],
    [ATTRIBUTE.jobs, [job.value]],
  ]);
  const bytes = new Uint8Array(new ArrayBuffer(STARTUP.size));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, STARTUP.size, LITTLE_ENDIAN);
  view.setUint32(STARTUP.flags, STARTF_USESTDHANDLES, LITTLE_ENDIAN);
  view.setBigInt64(STARTUP.stdin, stdin ?? 0n, LITTLE_ENDIAN);
  view.setBigInt64(STARTUP.stdout, stdout ?? 0n, LITTLE_ENDIAN);
  view.setBigInt64(STARTUP.stderr, stderr ?? 0n, LITTLE_ENDIAN);
  const list = addressOf(attributes.bytes);
  view.setBigUint64(STARTUP.attributes, list, LITTLE_ENDIAN);
  const end = () => attributes[Symbol.dispose]();
  return { bytes, [Symbol.dispose]: end };
}

/** SAFETY: it has the addresses of its values, which it therefore keeps. */
function attributeList(
  entries: readonly (readonly [attribute: number, values: bigint[]])[],
): Start {
  const size = new BigUint64Array(1);
  const sizeBytes = new Uint8Array(size.buffer);
  const { length } = entries;
  kernel.InitializeProcThreadAttributeList(null, length, 0, sizeBytes);
  const bytes = new Uint8Array(new ArrayBuffer(Number(size[0])));
  const what = "Cannot describe a process";
  const initialize = kernel.InitializeProcThreadAttributeList;
  check(what, initialize(bytes, length, 0, sizeBytes));
  const kept = entries.map(([attribute, values]) => {
    const value = new Uint8Array(BigInt64Array.from(values).buffer);
    check(
      what,
      kernel.UpdateProcThreadAttribute(
        ...[bytes, 0, BigInt(attribute), value] as const,
        ...[BigInt(value.length), null, null] as const,
      ),
    );
    return value;
  });
  return {
    bytes,
    [Symbol.dispose]: () => {
      kernel.DeleteProcThreadAttributeList(bytes);
      for (const value of kept) value.fill(0);
    },
  };
}
