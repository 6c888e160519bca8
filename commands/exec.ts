/**
 * Running programs.
 *
 * @module
 */

import { Base64 } from "../lib/base64.ts";
import { decodeBase64 } from "../lib/base64_text.ts";
import { type Command, command } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import type { Capture } from "../lib/exec/capture.ts";
import type { ExecRecord } from "../lib/exec/record.ts";
import type { ExecRequest } from "../lib/exec/table.ts";
import {
  alternate,
  base64,
  bool,
  type Infer,
  int,
  list,
  object,
  oneOf,
  optional,
  str,
} from "../lib/schema.ts";

/** The longest time limit, in seconds: a day. */
const LONGEST = 86_400;

/** What is kept of a program's output, by the protocol's name for it. */
const CAPTURES = {
  none: { stdout: false, stderr: false },
  stdout: { stdout: true, stderr: false },
  stderr: { stdout: false, stderr: true },
  separated: { stdout: true, stderr: true },
  merged: { stdout: true, stderr: "stdout" },
} as const satisfies Record<string, Pick<ExecRequest, "stdout" | "stderr">>;

type CaptureName = keyof typeof CAPTURES;

const captureOutput = alternate("GuestExecCaptureOutput", {
  bool,
  str: oneOf(Object.keys(CAPTURES) as CaptureName[]),
});

const execArgs = object({
  path: str,
  arg: optional(list(str)),
  env: optional(list(str)),
  "input-data": optional(base64),
  "capture-output": optional(captureOutput),
  "__org.stillpoint_timeout": optional(int),
  "__org.stillpoint_keep-stdin": optional(bool),
});

/** Starts a program. */
export const exec: Command = command({
  name: "guest-exec",
  summary: "Starts a program and tells its process id.",
  args: execArgs,
  returns: "GuestExec",
  needs: ["exec"],
  run: async (args, { exec }) => ({ pid: await exec.start(requestOf(args)) }),
});

/** Tells what has become of a program. */
export const execStatus: Command = command({
  name: "guest-exec-status",
  summary: "Tells whether a program has ended, and if so, how.",
  args: object({ pid: int }),
  returns: "GuestExecStatus",
  needs: ["exec"],
  run({ pid }, { exec }) {
    const record = exec.find(pid);
    if (record.exit === undefined) return { exited: false };
    exec.forget(record);
    return finalStatus(record);
  },
});

function requestOf(args: Infer<typeof execArgs>): ExecRequest {
  const { path, arg = [], env, "input-data": input } = args;
  return {
    path,
    args: arg,
    env,
    input: input === undefined ? undefined : decodeBase64(input),
    keepsInput: args["__org.stillpoint_keep-stdin"] ?? false,
    timeoutMs: milliseconds(args["__org.stillpoint_timeout"]),
    ...CAPTURES[captureName(args["capture-output"])],
  };
}

function finalStatus({ exit, captures, hasTimedOut }: ExecRecord): unknown {
  const { stdout, stderr } = captures;
  const how = exit !== undefined && "signal" in exit
    ? { signal: exit.signal }
    : { exitcode: exit?.code };
  return {
    exited: true,
    ...how,
    ...captured(stdout, "out"),
    ...captured(stderr, "err"),
    ...(hasTimedOut ? { "__org.stillpoint_timed-out": true } : {}),
  };
}

/** A stream on which nothing came is left out. */
function captured(
  capture: Capture | undefined,
  name: "out" | "err",
): Record<string, unknown> {
  if (capture === undefined || capture.length === 0) return {};
  return {
    [`${name}-data`]: new Base64(capture.slice()),
    [`${name}-truncated`]: capture.isTruncated,
  };
}

function captureName(given: boolean | CaptureName | undefined): CaptureName {
  if (typeof given === "string") return given;
  return given ? "separated" : "none";
}

function milliseconds(
  seconds: number | bigint | undefined,
): number | undefined {
  if (seconds === undefined) return undefined;
  if (seconds > 0 && seconds <= LONGEST) return Number(seconds) * 1000;
  throw new AgentError(
    `value '${seconds}' is invalid for argument __org.stillpoint_timeout`,
  );
}
