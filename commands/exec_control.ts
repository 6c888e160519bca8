/**
 * What the protocol lacks for programs that run: to talk with them, to listen
 * while they do, and to stop them.
 *
 * @module
 */

import { Base64 } from "../lib/base64.ts";
import { decodeBase64 } from "../lib/base64_text.ts";
import { type Command, command } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import { LIMITS } from "../lib/limits.ts";
import {
  base64,
  bool,
  bounded,
  int,
  object,
  oneOf,
  optional,
} from "../lib/schema.ts";

const DEFAULT_COUNT = 65_536;

const SIGNALS = [
  "SIGTERM",
  "SIGKILL",
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGSTOP",
  "SIGCONT",
] as const satisfies readonly Deno.Signal[];

const killArgs = object({
  pid: int,
  signal: optional(oneOf(SIGNALS)),
  tree: optional(bool),
});

const readArgs = object({
  pid: int,
  stream: optional(oneOf(["stdout", "stderr"])),
  offset: optional(int),
  count: optional(int),
});

/** Sends a signal to a program. */
export const execKill: Command = command({
  name: "__org.stillpoint_exec-kill",
  summary: "Sends a signal to a program, and to all that descends from it.",
  args: killArgs,
  returns: "{}",
  needs: ["exec"],
  run: async ({ pid, signal = "SIGTERM", tree = true }, { exec }) => {
    const { exit, running } = exec.find(pid);
    if (exit !== undefined) {
      throw new AgentError(`Cannot stop PID ${pid}: it has ended`);
    }
    await running.kill({ signal, tree });
  },
});

/** Reads what a program has printed so far. */
export const execRead: Command = command({
  name: "__org.stillpoint_exec-read",
  summary: "Reads what a program has printed so far, and forgets nothing.",
  args: readArgs,
  returns: "{count: int, buf-b64: str, next-offset: int, " +
    "eof: bool, truncated: bool}",
  needs: ["exec"],
  run: ({ pid, stream = "stdout", offset = 0, count }, { exec }) => {
    const { captures, exit } = exec.find(pid);
    const capture = captures[stream];
    if (capture === undefined) {
      throw new AgentError(
        `Cannot read ${stream} of PID ${pid}: it is not kept`,
      );
    }
    const start = bounded(offset, { name: "offset", most: capture.length });
    const most = bounded(count ?? DEFAULT_COUNT, {
      name: "count",
      most: LIMITS.fileBytes,
    });
    const bytes = capture.slice(start, most);
    const next = start + bytes.length;
    return {
      count: bytes.length,
      "buf-b64": new Base64(bytes),
      "next-offset": next,
      eof: exit !== undefined && next === capture.length,
      truncated: capture.isTruncated,
    };
  },
});

/** Sends input to a program. */
export const execWrite: Command = command({
  name: "__org.stillpoint_exec-write",
  summary: "Sends input to a program, and perhaps no more after that.",
  args: object({ pid: int, "buf-b64": base64, close: optional(bool) }),
  returns: "{count: int, pending: int}",
  needs: ["exec"],
  run({ pid, "buf-b64": text, close = false }, { exec }) {
    const input = exec.inputOf(pid);
    const bytes = decodeBase64(text);
    if (input.pending + bytes.length > LIMITS.fileBytes) {
      throw new AgentError(
        `Cannot write to PID ${pid}: it has ${input.pending} bytes to read yet`,
      );
    }
    input.send(bytes);
    if (close) input.end();
    return { count: bytes.length, pending: input.pending };
  },
});

/** Ends the input of a program. */
export const execCloseStdin: Command = command({
  name: "__org.stillpoint_exec-close-stdin",
  summary: "Ends the input of a program after what was sent.",
  args: object({ pid: int }),
  returns: "{}",
  needs: ["exec"],
  run: ({ pid }, { exec }) => exec.inputOf(pid).end(),
});
