import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  markerFault,
  type MarkerFileInfo,
  readMarkerFile,
} from "../../../lib/freeze/marker_file.ts";
import { makeTree } from "../../fixtures/tree.ts";
import { LoggedLines } from "./logged_lines.ts";

const SOMEBODY = 1000;
const SOMEBODY_ELSE = 1001;
const PLAIN: MarkerFileInfo = { isFile: true, uid: 0, mode: 0o100600 };

const FAULTS: readonly {
  what: string;
  info: Partial<MarkerFileInfo>;
  fault: string | undefined;
}[] = [
  { what: "believes root's", info: {}, fault: undefined },
  {
    what: "believes the agent's own",
    info: { uid: SOMEBODY, mode: 0o100644 },
    fault: undefined,
  },
  {
    what: "believes what has no owner",
    info: { uid: null, mode: null },
    fault: undefined,
  },
  {
    what: "doubts another's",
    info: { uid: SOMEBODY_ELSE },
    fault: "it is owned by user 1001, not by root or the agent's user",
  },
  {
    what: "doubts what a group can write",
    info: { mode: 0o100620 },
    fault: "it can be written by others (mode 0620)",
  },
  {
    what: "doubts what everybody can write",
    info: { mode: 0o100602 },
    fault: "it can be written by others (mode 0602)",
  },
  {
    what: "doubts what is no file",
    info: { isFile: false },
    fault: "it is no regular file",
  },
];

for (const { what, info, fault } of FAULTS) {
  Deno.test(`markerFault() ${what}`, () => {
    assertSame(markerFault({ ...PLAIN, ...info }, SOMEBODY), fault);
  });
}

const READ: readonly {
  what: string;
  make: (path: string) => Promise<void>;
  text?: string;
  why?: string;
}[] = [
  {
    what: "reads a file of its own",
    make: (path) => Deno.writeTextFile(path, "text", { mode: 0o600 }),
    text: "text",
  },
  {
    what: "passes over what others can write",
    make: async (path) => {
      await Deno.writeTextFile(path, "text");
      await Deno.chmod(path, 0o666);
    },
    why: "it can be written by others (mode 0666)",
  },
  {
    what: "passes over a directory",
    make: (path) => Deno.mkdir(path),
    why: "it is no regular file",
  },
  { what: "finds nothing where there is nothing", make: async () => {} },
];

for (const { what, make, text, why } of READ) {
  Deno.test(`readMarkerFile() ${what}`, async () => {
    await using tree = await makeTree();
    using logged = new LoggedLines();
    const path = `${tree.path}/frozen.json`;
    await make(path);
    assertSame(await readMarkerFile(path), text);
    const lines = why === undefined
      ? []
      : [`Ignoring the frozen marker ${path}: ${why}`];
    assertEquals(logged.lines, lines);
  });
}

Deno.test("readMarkerFile() says that it cannot look", async () => {
  await using tree = await makeTree();
  const path = `${tree.path}/frozen.json`;
  await Deno.symlink("frozen.json", path);
  await rejects(readMarkerFile(path), {
    name: "AgentError",
    message: /^Cannot look for a frozen marker of an earlier agent: /,
  });
});
