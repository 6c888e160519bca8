/**
 * What the agents tell about the machine, which is the same for both.
 *
 * @module
 */

import { ask, type Case, request } from "../case.ts";

const QUESTIONS = [
  "guest-ping",
  "guest-get-time",
  "guest-info",
  "guest-fsfreeze-status",
  "guest-network-get-interfaces",
  "guest-get-vcpus",
  "guest-get-disks",
  "guest-get-fsinfo",
  "guest-get-memory-blocks",
  "guest-get-memory-block-info",
  "guest-get-host-name",
  "guest-get-users",
  "guest-get-timezone",
  "guest-get-osinfo",
  "guest-get-devices",
  "guest-get-diskstats",
  "guest-get-cpustats",
  "guest-get-load",
  "guest-network-get-route",
] as const;

/** Numbers at the edges of what a signed integer of 64 bits holds. */
const SYNC_IDS = [
  "0",
  "-1",
  "9007199254740993",
  "9223372036854775807",
  "-9223372036854775808",
  "9223372036854775808",
  "1.0",
  "1e2",
] as const;

/**
 * Lists the questions, and what changes nothing.
 *
 * @returns The cases
 */
export function informationCases(): Case[] {
  return [
    ...QUESTIONS.map((command) => ask(command, { what: "good" })),
    ...["guest-sync", "guest-sync-delimited"].flatMap((command) =>
      SYNC_IDS.map((id) => sync(command, id))
    ),
    ask("guest-fsfreeze-freeze-list", {
      what: "nothing is mounted there",
      args: { mountpoints: ["/nonexistent"] },
    }),
    ask("guest-set-vcpus", { what: "none", args: { vcpus: [] } }),
    ask("guest-set-vcpus", {
      what: "the first is online",
      args: { vcpus: [{ "logical-id": 0, online: true }] },
    }),
    ask("guest-set-vcpus", {
      what: "one that is not there",
      args: { vcpus: [{ "logical-id": 9999, online: true }] },
    }),
    ask("guest-set-vcpus", {
      what: "a negative one",
      args: { vcpus: [{ "logical-id": -1, online: true }] },
    }),
    ask("guest-set-vcpus", {
      what: "one that is online, and one that is not there",
      args: {
        vcpus: [
          { "logical-id": 0, online: true, "can-offline": false },
          { "logical-id": 9999, online: true },
        ],
      },
    }),
    ask("guest-set-memory-blocks", { what: "none", args: { "mem-blks": [] } }),
    ask("guest-set-memory-blocks", {
      what: "one that is not there",
      args: { "mem-blks": [{ "phys-index": -1, online: true }] },
    }),
    ...accountCases(),
  ];
}

/** Written by hand: these numbers must reach the wire as they are here. */
function sync(command: string, id: string): Case {
  const send = `{"execute":"${command}","arguments":{"id":${id}}}`;
  return { name: `${command}: id ${id}`, command, steps: [{ send }] };
}

/** Nobody has this name, and no such key or password is ever taken. */
function accountCases(): Case[] {
  const username = "stillpoint-nobody";
  const password = (args: Record<string, unknown>) =>
    request("guest-set-user-password", { crypted: false, ...args });
  const passwords = {
    "no Base64": password({ username, password: "!!!!" }),
    "a line break": password({ username, password: btoa("a\nb") }),
    "a colon in the name": password({ username: "a:b", password: btoa("x") }),
    "a line break in the name": password({
      username: "a\nb",
      password: btoa("x"),
    }),
  };
  return [
    ...Object.entries(passwords).map(([what, send]) => ({
      name: `guest-set-user-password: ${what}`,
      command: "guest-set-user-password",
      steps: [{ send }],
    })),
    ask("guest-ssh-get-authorized-keys", {
      what: "nobody",
      args: { username },
    }),
    ...["guest-ssh-add-authorized-keys", "guest-ssh-remove-authorized-keys"]
      .flatMap((command) => [
        ask(command, { what: "nobody", args: { username, keys: ["a b"] } }),
        ask(command, { what: "a comment", args: { username, keys: ["#a"] } }),
        ask(command, {
          what: "a line break",
          args: { username, keys: ["ok", "a\nb"] },
        }),
      ]),
  ];
}
