/**
 * Arguments that each command refuses: left out, unexpected, of a wrong type.
 * No command here gets as far as doing anything.
 *
 * @module
 */

import { type Arguments, ask, type Case } from "../case.ts";

/**
 * Arguments of each command that are well formed but do nothing, should they
 * be let through: nothing has these names and numbers.
 */
export const HARMLESS: Readonly<Record<string, Arguments>> = {
  "guest-sync-delimited": { id: 1 },
  "guest-sync": { id: 1 },
  "guest-ping": {},
  "guest-get-time": {},
  "guest-info": {},
  "guest-file-open": { path: "/nonexistent/file", mode: "r" },
  "guest-file-close": { handle: 999 },
  "guest-file-read": { handle: 999, count: 1 },
  "guest-file-write": { handle: 999, "buf-b64": "", count: 0 },
  "guest-file-seek": { handle: 999, offset: 0, whence: 0 },
  "guest-file-flush": { handle: 999 },
  "guest-fsfreeze-status": {},
  "guest-network-get-interfaces": {},
  "guest-get-vcpus": {},
  "guest-set-vcpus": { vcpus: [] },
  "guest-get-disks": {},
  "guest-get-fsinfo": {},
  "guest-set-user-password": {
    username: "stillpoint:nobody",
    password: "!",
    crypted: false,
  },
  "guest-get-memory-blocks": {},
  "guest-set-memory-blocks": { "mem-blks": [] },
  "guest-get-memory-block-info": {},
  "guest-exec-status": { pid: 999_999_999 },
  "guest-exec": {
    path: "/nonexistent/program",
    arg: ["a"],
    env: [],
    "input-data": "",
    "capture-output": false,
  },
  "guest-get-host-name": {},
  "guest-get-users": {},
  "guest-get-timezone": {},
  "guest-get-osinfo": {},
  "guest-ssh-get-authorized-keys": { username: "stillpoint-nobody" },
  "guest-ssh-add-authorized-keys": {
    username: "stillpoint-nobody",
    keys: [],
    reset: false,
  },
  "guest-ssh-remove-authorized-keys": {
    username: "stillpoint-nobody",
    keys: [],
  },
  "guest-get-diskstats": {},
  "guest-get-cpustats": {},
  "guest-get-load": {},
  "guest-network-get-route": {},
};

/** A value of each type of JSON. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  null: null,
  boolean: true,
  integer: 7,
  real: 1.5,
  string: "x",
  array: [],
  "array of arrays": [[]],
  object: {},
};

/** Wrong arguments of commands that would do too much if they were taken. */
const PARTICULAR: readonly Case[] = [
  ask("guest-set-time", { what: "time is a string", args: { time: "x" } }),
  ask("guest-set-time", { what: "time is null", args: { time: null } }),
  ask("guest-fstrim", {
    what: "minimum is a string",
    args: { minimum: "x" },
  }),
  ask("guest-shutdown", { what: "mode is an integer", args: { mode: 5 } }),
  ask("guest-shutdown", { what: "mode is null", args: { mode: null } }),
  ask("guest-shutdown", { what: "an unknown mode", args: { mode: "x" } }),
  ask("guest-fsfreeze-freeze-list", {
    what: "mountpoints is a string",
    args: { mountpoints: "/" },
  }),
  ask("guest-fsfreeze-freeze-list", {
    what: "mountpoints has an integer",
    args: { mountpoints: [1] },
  }),
  ask("guest-set-vcpus", {
    what: "an entry without online",
    args: { vcpus: [{ "logical-id": 0 }] },
  }),
  ask("guest-set-vcpus", {
    what: "an entry with a word too much",
    args: { vcpus: [{ "logical-id": 9999, online: true, foo: 1 }] },
  }),
  ask("guest-set-vcpus", {
    what: "a wrong type inside",
    args: { vcpus: [{ "logical-id": "0", online: true }] },
  }),
  ask("guest-set-memory-blocks", {
    what: "a wrong type inside",
    args: { "mem-blks": [{ "phys-index": "0", online: true }] },
  }),
  ask("guest-exec", {
    what: "arg has an integer",
    args: { path: "/nonexistent/program", arg: ["a", 1] },
  }),
  ask("guest-exec", {
    what: "env has null",
    args: { path: "/nonexistent/program", env: [null] },
  }),
];

/**
 * Lists the refusals.
 *
 * @returns The cases
 */
export function refusalCases(): Case[] {
  const cases = Object.entries(HARMLESS).flatMap(([command, args]) => [
    ask(command, {
      what: "an unknown argument",
      args: { ...args, "no-such-argument": 1 },
    }),
    ...Object.keys(args).flatMap((name) => bent(command, { name, args })),
  ]);
  return [...cases, ...PARTICULAR];
}

/** One argument left out, and one of each type that it may not have. */
function bent(
  command: string,
  { name, args }: { name: string; args: Arguments },
): Case[] {
  const { [name]: good, ...others } = args;
  const wrong = Object.entries(SAMPLES).filter(([, value]) =>
    kind(value) !== kind(good) || value === 1.5
  );
  return [
    ask(command, { what: `no ${name}`, args: others }),
    ...wrong.map(([type, value]) =>
      ask(command, {
        what: `${name} is ${type}`,
        args: { ...args, [name]: value },
      })
    ),
  ];
}

function kind(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
