import { strictEqual as assertSame } from "node:assert";
import { testAtWork } from "../client_at_work.ts";

/** Stand for what each run opens anew: a file to read and to write, a folder. */
const FILE = "FILE";
const READER = "READER";
const WRITER = "WRITER";
const FOLDER = "FOLDER";

const REFUSALS: [string, Record<string, unknown>, string][] = [
  ["open", { path: FILE, mode: "x" }, "invalid file open mode 'x'"],
  [
    "open",
    { path: "/", mode: "w" },
    "failed to open file '/' (mode: 'w'): Is a directory",
  ],
  [
    "open",
    { path: "/\0" },
    "failed to open file '/\0' (mode: 'r'): Invalid argument",
  ],
  [
    "open",
    { path: "" },
    "failed to open file '' (mode: 'r'): No such file or directory",
  ],
  ["open", {}, "Parameter 'path' is missing"],
  [
    "open",
    { path: FILE, mode: null },
    "Invalid parameter type for 'mode', expected: string",
  ],
  ["close", { handle: 999 }, "handle '999' has not been found"],
  ["flush", { handle: 999 }, "handle '999' has not been found"],
  ["read", { handle: 999 }, "handle '999' has not been found"],
  [
    "write",
    { handle: 999, "buf-b64": "" },
    "handle '999' has not been found",
  ],
  [
    "seek",
    { handle: 999, offset: 0, whence: 9 },
    "handle '999' has not been found",
  ],
  [
    "read",
    { handle: READER, count: 50331649 },
    "value '50331649' is invalid for argument count",
  ],
  [
    "read",
    { handle: READER, count: -1 },
    "value '-1' is invalid for argument count",
  ],
  ["read", { handle: WRITER }, "failed to read file: Bad file descriptor"],
  ["read", { handle: FOLDER }, "failed to read file: Is a directory"],
  [
    "write",
    { handle: READER, "buf-b64": "YQ==" },
    "failed to write to file: Bad file descriptor",
  ],
  [
    "write",
    { handle: WRITER, "buf-b64": "YQ==", count: 2 },
    "value '2' is invalid for argument count",
  ],
  [
    "write",
    { handle: WRITER, "buf-b64": "YQ==", count: -1 },
    "value '-1' is invalid for argument count",
  ],
  [
    "write",
    { handle: WRITER, "buf-b64": "Y Q==" },
    "Base64 data contains invalid characters",
  ],
  [
    "write",
    { handle: WRITER, "buf-b64": "aGVsbG8" },
    "Cannot decode base64 data: its padding is missing or misplaced",
  ],
  [
    "seek",
    { handle: READER, offset: -1, whence: 0 },
    "failed to seek file: Invalid argument",
  ],
  ["seek", { handle: READER, offset: 0, whence: 3 }, "invalid whence code 3"],
  [
    "seek",
    { handle: READER, offset: 0, whence: -1 },
    "invalid whence code -1",
  ],
  [
    "seek",
    { handle: READER, offset: 0, whence: "SET" },
    "Parameter 'whence' does not accept value 'SET'",
  ],
  [
    "seek",
    { handle: READER, offset: 0, whence: null },
    "Invalid parameter type for 'whence', expected: GuestFileWhence",
  ],
  [
    "seek",
    { handle: READER, offset: 0, whence: 1.5 },
    "Invalid parameter type for 'whence', expected: integer",
  ],
  ["seek", { handle: READER, offset: 0 }, "Parameter 'whence' is missing"],
];

testAtWork("guest-file-* refuse what cannot be", async (client) => {
  const { folder, get, fault } = client;
  const path = `${folder}/foo`;
  await Deno.writeTextFile(path, "text");
  const opened: Record<string, unknown> = {
    [FILE]: path,
    [READER]: await get("guest-file-open", { path }),
    [WRITER]: await get("guest-file-open", { path, mode: "a" }),
    [FOLDER]: await get("guest-file-open", { path: folder }),
  };
  const real = (value: unknown) => opened[String(value)] ?? value;
  for (const [name, args, desc] of REFUSALS) {
    const given = Object.entries(args).map((
      [key, value],
    ) => [key, real(value)]);
    const refusal = fault(`guest-file-${name}`, Object.fromEntries(given));
    assertSame(await refusal, desc, JSON.stringify([name, args]));
  }
});
