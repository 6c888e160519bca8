/**
 * Files: what a client does with them, and what goes wrong.
 *
 * @module
 */

import { type Arguments, ask, type Case, request, type Step } from "../case.ts";

const MODES = [
  "r",
  "rb",
  "w",
  "wb",
  "a",
  "ab",
  "r+",
  "rb+",
  "r+b",
  "w+",
  "wb+",
  "w+b",
  "a+",
  "ab+",
  "a+b",
] as const;

const BAD_MODES = ["", "x", "rw", "R", "r ", "wx", "+r", "rbb"] as const;

const TEXT = btoa("hello \0world\n\xff");

/**
 * Lists what is done with files.
 *
 * @param folder Where they are made
 * @returns The cases
 */
export function fileCases(folder: string): Case[] {
  return [
    ...MODES.map((mode) => tour(mode, `${folder}/file`)),
    ...MODES.map((mode) => tour(mode, `${folder}/new ${mode}`)),
    ...BAD_MODES.map((mode) =>
      ask("guest-file-open", {
        what: `mode "${mode}"`,
        args: { path: "/nonexistent", mode },
      })
    ),
    ...failedOpenings(),
    ...unknownHandles(),
    session("a folder", "/", [["read", {}], ["seek", start()]]),
    session("/dev/zero", "/dev/zero", [["read", { count: 4 }]]),
    session("/dev/null", "/dev/null", [["read", {}], ["seek", start()]]),
    ...bounds(`${folder}/bounds`),
  ];
}

/** Everything that can be done with a file, in one mode. */
function tour(mode: string, path: string): Case {
  return session(`${mode} ${path.split("/").at(-1)}`, { path, mode }, [
    ["write", { "buf-b64": TEXT }],
    ["flush", {}],
    ["read", { count: 5 }],
    ["seek", start()],
    ["read", { count: 5 }],
    ["read", {}],
    ["read", {}],
    ["write", { "buf-b64": TEXT, count: 5 }],
    ["seek", { offset: -3, whence: "end" }],
    ["read", { count: 3 }],
    ["read", { count: 1 }],
    ["seek", { offset: 100, whence: "cur" }],
    ["read", {}],
  ]);
}

function write(args: Arguments): Action {
  return ["write", args];
}

function seek(args: Arguments): Action {
  return ["seek", args];
}

function read(count: number): Action {
  return ["read", { count }];
}

function bounds(path: string): Case[] {
  const inMode = (what: string, actions: readonly Action[]) =>
    session(what, { path, mode: "w+" }, actions);
  return [
    inMode("counts to read", [
      read(0),
      read(-1),
      read(50_331_648),
      read(50_331_649),
    ]),
    inMode("counts to write", [
      write({ "buf-b64": TEXT, count: 0 }),
      write({ "buf-b64": TEXT, count: -1 }),
      write({ "buf-b64": TEXT, count: 14 }),
      write({ "buf-b64": TEXT, count: 15 }),
      write({ "buf-b64": "" }),
    ]),
    inMode("what is no Base64", [
      write({ "buf-b64": "!" }),
      write({ "buf-b64": "aGk =" }),
      write({ "buf-b64": "aGk\r\n=" }),
      write({ "buf-b64": "aG\nk=" }),
      write({ "buf-b64": "é" }),
      seek(start()),
      read(100),
    ]),
    inMode("unpadded Base64", [
      write({ "buf-b64": "aGVsbG8" }),
      seek(start()),
      read(100),
    ]),
    inMode("ways to seek", [
      ...[0, 1, 2, 3, -1, "set", "cur", "end", "SET", "", null, true, 1.5]
        .map((whence) => seek({ offset: 1, whence })),
      seek({ offset: -1, whence: 0 }),
      seek({ offset: 2 ** 40, whence: 0 }),
    ]),
  ];
}

function failedOpenings(): Case[] {
  const open = (what: string, args: Arguments) =>
    ask("guest-file-open", { what, args });
  return [
    open("no such file", { path: "/nonexistent" }),
    open("no such folder", { path: "/nonexistent/x", mode: "w" }),
    open("an empty path", { path: "" }),
    open("a folder to write", { path: "/", mode: "w" }),
    open("a file as a folder", { path: "/etc/hostname/x" }),
    open("a long name", { path: `/${"x".repeat(300)}` }),
    open("letters", { path: "/nonexistent/é" }),
  ];
}

function unknownHandles(): Case[] {
  const args: Readonly<Record<string, Arguments>> = {
    close: {},
    read: {},
    write: { "buf-b64": "" },
    seek: start(),
    flush: {},
  };
  return Object.entries(args).flatMap(([action, rest]) =>
    [0, -1, 999].map((handle) =>
      ask(`guest-file-${action}`, {
        what: `handle ${handle}`,
        args: { handle, ...rest },
      })
    )
  );
}

type Action = readonly [string, Arguments];

/** Opens a file, does things with it, closes it, and closes it again. */
function session(
  what: string,
  file: string | Arguments,
  actions: readonly Action[],
): Case {
  const open = typeof file === "string" ? { path: file } : file;
  const steps: Step[] = [
    { send: request("guest-file-open", open) },
    ...[...actions, ["close", {}], ["close", {}]].map(([action, args]) => ({
      send: (replies: readonly unknown[]) =>
        request(`guest-file-${action}`, {
          handle: handleOf(replies[0]),
          ...args as Arguments,
        }),
    })),
  ];
  return { name: `files: ${what}`, command: "guest-file-*", steps };
}

/** A file that could not be opened has a handle that is not known. */
function handleOf(reply: unknown): unknown {
  const isOpen = typeof reply === "object" && reply !== null &&
    "return" in reply;
  return isOpen ? reply.return : 0;
}

function start(): Arguments {
  return { offset: 0, whence: "set" };
}
