/**
 * Every name and argument that the protocol defines, for the commands there
 * are: their arguments, what may run while frozen, what is answered.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { COMMANDS } from "../commands/mod.ts";
import type { Abilities, Platform } from "../lib/command.ts";
import type { Agent } from "../lib/dispatch.ts";
import { FakeFreezer } from "./fakes/freezer.ts";
import { fakeAgent, fault, talk } from "./helpers.ts";

/** JSON types as the protocol calls them in its complaints. */
type JsonType = "integer" | "string" | "boolean" | "array" | "object";

/** Types of arguments; the last two are one of several JSON types. */
type Type = JsonType | "GuestFileWhence" | "GuestExecCaptureOutput";

/** The names of arguments that may be left out begin with `*`. */
type Arguments = Readonly<Record<string, Type>>;

const ARGUMENTS: Readonly<Record<string, Arguments>> = {
  "guest-sync-delimited": { id: "integer" },
  "guest-sync": { id: "integer" },
  "guest-ping": {},
  "guest-get-time": {},
  "guest-set-time": { "*time": "integer" },
  "guest-info": {},
  "guest-shutdown": { "*mode": "string" },
  "guest-file-open": { path: "string", "*mode": "string" },
  "guest-file-close": { handle: "integer" },
  "guest-file-read": { handle: "integer", "*count": "integer" },
  "guest-file-write": {
    handle: "integer",
    "buf-b64": "string",
    "*count": "integer",
  },
  "guest-file-seek": {
    handle: "integer",
    offset: "integer",
    whence: "GuestFileWhence",
  },
  "guest-file-flush": { handle: "integer" },
  "guest-fsfreeze-status": {},
  "guest-fsfreeze-freeze": {},
  "guest-fsfreeze-freeze-list": { "*mountpoints": "array" },
  "guest-fsfreeze-thaw": {},
  "guest-fstrim": { "*minimum": "integer" },
  "guest-suspend-disk": {},
  "guest-suspend-ram": {},
  "guest-suspend-hybrid": {},
  "guest-network-get-interfaces": {},
  "guest-get-vcpus": {},
  "guest-set-vcpus": { vcpus: "array" },
  "guest-get-disks": {},
  "guest-get-fsinfo": {},
  "guest-set-user-password": {
    username: "string",
    password: "string",
    crypted: "boolean",
  },
  "guest-get-memory-blocks": {},
  "guest-set-memory-blocks": { "mem-blks": "array" },
  "guest-get-memory-block-info": {},
  "guest-exec-status": { pid: "integer" },
  "guest-exec": {
    path: "string",
    "*arg": "array",
    "*env": "array",
    "*input-data": "string",
    "*capture-output": "GuestExecCaptureOutput",
  },
  "guest-get-host-name": {},
  "guest-get-users": {},
  "guest-get-timezone": {},
  "guest-get-osinfo": {},
  "guest-get-devices": {},
  "guest-ssh-get-authorized-keys": { username: "string" },
  "guest-ssh-add-authorized-keys": {
    username: "string",
    keys: "array",
    "*reset": "boolean",
  },
  "guest-ssh-remove-authorized-keys": { username: "string", keys: "array" },
  "guest-get-diskstats": {},
  "guest-get-cpustats": {},
  "guest-get-load": {},
  "guest-network-get-route": {},
};

const WHILE_FROZEN = [
  "guest-sync-delimited",
  "guest-sync",
  "guest-ping",
  "guest-info",
  "guest-fsfreeze-status",
  "guest-fsfreeze-thaw",
];

const SILENT = [
  "guest-shutdown",
  "guest-suspend-disk",
  "guest-suspend-ram",
  "guest-suspend-hybrid",
];

/** A value of each JSON type, given where another one is meant. */
const SAMPLES: Readonly<Record<JsonType, unknown>> = {
  integer: 0,
  string: "set",
  boolean: true,
  array: [],
  object: {},
};

const CHOICES: Readonly<Partial<Record<Type, readonly JsonType[]>>> = {
  GuestFileWhence: ["integer", "string"],
  GuestExecCaptureOutput: ["boolean", "string"],
};

const STANDARD = COMMANDS.filter(({ name }) => name.startsWith("guest-"));
const NAMES: readonly string[] = STANDARD.map(({ name }) => name);

/** Has every ability by name; arguments are refused before any is used. */
const ABILITIES = Object.fromEntries(
  COMMANDS.flatMap(({ needs }) => needs.map((need) => [need, {}])),
) as Abilities;
const AGENT = agentOn("linux");
const WINDOWS_AGENT = agentOn("windows");

function agentOn(platform: Platform): Agent {
  const freezer = new FakeFreezer();
  return fakeAgent({ abilities: { ...ABILITIES, freezer }, platform });
}

/** What an agent answers on a system that has the command. */
async function refusalOf(execute: string, args: unknown): Promise<string> {
  const request = JSON.stringify({ execute, arguments: args });
  const agent = AGENT.table.has(execute) ? AGENT : WINDOWS_AGENT;
  return (await talk(request, agent)).text.trimEnd();
}

function bare(name: string): string {
  return name.replace("*", "");
}

function taken(type: Type): readonly JsonType[] {
  return CHOICES[type] ?? [type as JsonType];
}

/** Good values for all arguments that must be there. */
function required(args: Arguments): Record<string, unknown> {
  const needed = Object.entries(args).filter(([name]) => name === bare(name));
  return Object.fromEntries(
    needed.map(([name, type]) => [name, SAMPLES[taken(type)[0] ?? "object"]]),
  );
}

/** Values of every type but the right one. */
function wrongFor(type: Type): unknown[] {
  const others = Object.entries(SAMPLES).filter(([sample]) =>
    !taken(type).some((name) => name === sample)
  );
  return [null, ...others.map(([, sample]) => sample)];
}

Deno.test("Every command but our own is one of the protocol", () => {
  assertEquals(NAMES.filter((name) => ARGUMENTS[name] === undefined), []);
});

for (const name of NAMES) {
  const args = ARGUMENTS[name] ?? {};
  const good = required(args);

  Deno.test(`${name} refuses an argument that is not its own`, async () => {
    assertSame(
      await refusalOf(name, { ...good, foo: null }),
      fault("Parameter 'foo' is unexpected"),
    );
  });

  for (const missing of Object.keys(good)) {
    Deno.test(`${name} misses ${missing}`, async () => {
      const { [missing]: _, ...rest } = good;
      assertSame(
        await refusalOf(name, rest),
        fault(`Parameter '${missing}' is missing`),
      );
    });
  }

  for (const [spelled, type] of Object.entries(args)) {
    const argument = bare(spelled);
    Deno.test(`${name} takes only ${type} for ${argument}`, async () => {
      const desc =
        `Invalid parameter type for '${argument}', expected: ${type}`;
      for (const value of wrongFor(type)) {
        assertSame(
          await refusalOf(name, { ...good, [argument]: value }),
          fault(desc),
        );
      }
    });
  }
}

Deno.test("Six commands may run while frozen, and no other", () => {
  const safe = STANDARD.filter(({ whileFrozen }) => whileFrozen !== false);
  assertEquals(
    safe.map(({ name }) => name),
    WHILE_FROZEN.filter((name) => NAMES.includes(name)),
  );
});

Deno.test("Only guest-fsfreeze-thaw may run whatever the policy", () => {
  const always = COMMANDS.filter(({ whileFrozen }) => whileFrozen === "always");
  assertEquals(always.map(({ name }) => name), ["guest-fsfreeze-thaw"]);
});

Deno.test("Only shutdown and suspend are not answered", () => {
  const silent = STANDARD.filter(({ replies }) => !replies);
  assertEquals(
    silent.map(({ name }) => name),
    SILENT.filter((name) => NAMES.includes(name)),
  );
});

Deno.test("Only guest-sync-delimited is answered with the sentinel", () => {
  const delimited = COMMANDS.filter((command) => command.delimited);
  assertEquals(delimited.map(({ name }) => name), ["guest-sync-delimited"]);
});

Deno.test("guest-info has the members that clients know", async () => {
  const { replies } = await talk('{"execute":"guest-info"}', AGENT);
  const [reply] = replies as { return: Record<string, unknown> }[];
  const { supported_commands: listed, ...rest } = reply?.return ?? {};
  assertEquals(rest, {
    version: "11.0.92",
    "__org.stillpoint_version": "1.2.3",
  });
  const commands = [...AGENT.table.values()].map((command) => ({
    name: command.name,
    enabled: true,
    "success-response": command.replies,
  }));
  assertEquals(listed, commands.toReversed());
});
