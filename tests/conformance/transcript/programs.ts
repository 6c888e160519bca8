/**
 * Programs that are started: harmless ones, and ones that do not exist.
 *
 * @module
 */

import { type Arguments, ask, type Case, request, returned } from "../case.ts";

const CAPTURES = [false, true, "none", "separated", "merged"] as const;

const ENDS: Readonly<Record<string, string>> = {
  "a status": "exit 7",
  "a signal": "kill -9 $$",
  "both streams": "echo out; echo err >&2; exit 1",
  "nothing": "true",
};

/**
 * Lists what is done with programs.
 *
 * @returns The cases
 */
export function programCases(): Case[] {
  return [
    ...CAPTURES.flatMap((capture) =>
      Object.entries(ENDS).map(([name, script]) =>
        shell(`${name}, capture ${capture}`, script, {
          "capture-output": capture,
        })
      )
    ),
    ...surroundings(),
    ...failedStarts(),
    forgotten(),
    ...[0, -1, 999_999_999, 2 ** 40].map((pid) =>
      ask("guest-exec-status", { what: `pid ${pid}`, args: { pid } })
    ),
    // Last, since the reference then closes its own standard input, and would
    // wait for ever for the next program whose errors alone are kept.
    shell("both streams, capture stdout", ENDS["both streams"] ?? "", {
      "capture-output": "stdout",
    }),
  ];
}

function surroundings(): Case[] {
  const captured = { "capture-output": true };
  const input = (text: string) => ({ ...captured, "input-data": text });
  return [
    shell("input", "cat", input(btoa("a\0b\n"))),
    shell("no input", "cat", captured),
    shell("empty input", "cat", input("")),
    shell("input that nobody reads", "true", input(btoa("x".repeat(100_000)))),
    shell("an environment", "echo $A $HOME", { ...captured, env: ["A=b"] }),
    started("no environment", {
      path: "/usr/bin/env",
      env: [],
      ...captured,
    }),
    started("a name in PATH", { path: "echo", arg: ["a", ""], ...captured }),
    started("a name in PATH of its own", {
      path: "sh",
      arg: ["-c", "echo x"],
      env: ["PATH=/bin:/usr/bin"],
      ...captured,
    }),
    shell(
      "17 million bytes",
      "head -c 17000000 /dev/zero; echo x >&2",
      captured,
    ),
  ];
}

function failedStarts(): Case[] {
  const start = (what: string, args: Arguments) =>
    ask("guest-exec", { what, args });
  return [
    start("no such program", { path: "/bin/invalid-cmd42" }),
    start("no such program in PATH", { path: "invalid-cmd42" }),
    start("a folder", { path: "/" }),
    start("not executable", { path: "/proc/version" }),
    start("an empty path", { path: "" }),
    start("input that is no Base64", {
      path: "/bin/invalid-cmd42",
      "input-data": "!",
    }),
    start("an unknown capture", {
      path: "/bin/invalid-cmd42",
      "capture-output": "x",
    }),
  ];
}

function shell(what: string, script: string, args: Arguments): Case {
  return started(what, { path: "/bin/sh", arg: ["-c", script], ...args });
}

/** Starts a program and waits until it has ended. */
function started(what: string, args: Arguments): Case {
  return {
    name: `programs: ${what}`,
    command: "guest-exec*",
    steps: [
      { send: request("guest-exec", args) },
      { send: statusRequest, until: hasEnded },
    ],
  };
}

/** A program is forgotten once it was told how it ended. */
function forgotten(): Case {
  const { steps, ...rest } = started("asked for again", { path: "true" });
  return { ...rest, steps: [...steps, { send: statusRequest }] };
}

function statusRequest(replies: readonly unknown[]): string {
  return request("guest-exec-status", {
    pid: returned(replies[0])["pid"] ?? 0,
  });
}

/** One that was not started is not waited for. */
function hasEnded(reply: unknown): boolean {
  return returned(reply)["exited"] !== false;
}
