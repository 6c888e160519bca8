import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { DIFFERENCES } from "./differences/mod.ts";
import { machineCases } from "./transcript/machine.ts";
import { transcript } from "./transcript/mod.ts";

const ROOT = new URL("../../", import.meta.url);

/** Commands that would do something to the machine the tests run on. */
const FORBIDDEN = [
  "guest-fsfreeze-freeze",
  "guest-fsfreeze-thaw",
  "guest-suspend-disk",
  "guest-suspend-ram",
  "guest-suspend-hybrid",
];

/** Commands that are only sent with arguments of a wrong type or value. */
const ONLY_WRONG: Readonly<Record<string, (args?: object) => boolean>> = {
  "guest-shutdown": isWrongMode,
  "guest-set-time": isWrongType,
  "guest-fstrim": isWrongType,
};

Deno.test("transcript() says nothing twice", () => {
  const names = transcript("/x").map(({ name }) => name);
  assertEquals(names.length, new Set(names).size);
});

Deno.test("transcript() asks for nothing that changes the machine", () => {
  const requests = transcript("/x").flatMap(({ steps }) => steps)
    .map(({ send }) => typeof send === "string" ? send : "")
    .flatMap((text) => parsed(text));
  const harmful = requests.filter(({ execute, arguments: args }) =>
    FORBIDDEN.includes(execute) || ONLY_WRONG[execute]?.(args) === false
  );
  assertEquals(harmful, []);
  match(String(requests.length), /^[3-9]\d\d$/);
});

Deno.test("machineCases() says nothing twice", () => {
  const names = machineCases().map(({ name }) => name);
  assertEquals(names.length, new Set(names).size);
});

Deno.test("DIFFERENCES lead to rows that exist", async () => {
  for (const { name, doc } of DIFFERENCES) {
    const [, file = "", heading = "", words = ""] =
      /^(.*?), (.*?): (.*)$/s.exec(doc) ?? [];
    const page = await Deno.readTextFile(new URL(file, ROOT));
    const section = page.split(/^## /m).find((text) =>
      text.startsWith(`${heading}\n`)
    );
    const rows = section?.split("\n").filter((line) => line.startsWith("|"));
    ok(rows?.some((row) => row.includes(words)), `${name}: ${doc}`);
  }
});

interface Request {
  readonly execute: string;
  readonly arguments?: object;
}

/** What is no JSON, or no request, reaches no command. */
function parsed(text: string): Request[] {
  try {
    const value: unknown = JSON.parse(text);
    return isRequest(value) ? [value] : [];
  } catch {
    return [];
  }
}

function isRequest(value: unknown): value is Request {
  return typeof value === "object" && value !== null && "execute" in value &&
    typeof value.execute === "string";
}

/** Without a mode, the machine is powered down. */
function isWrongMode(args: object = {}): boolean {
  const { mode = "powerdown" } = args as { mode?: unknown };
  return !["halt", "powerdown", "reboot"].some((word) => word === mode);
}

function isWrongType(args: object = {}): boolean {
  const values: unknown[] = Object.values(args);
  return values.length > 0 &&
    values.every((value) => typeof value !== "number");
}
