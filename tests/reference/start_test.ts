import { deepStrictEqual as assertEquals } from "node:assert";
import { parseKeyfile } from "../../lib/config/keyfile.ts";
import { runToEnd } from "../e2e/program.ts";
import { workFolder } from "../e2e/work_folder.ts";
import { testCase } from "./fixture.ts";

const OWN = new URL("./", import.meta.url);

/** A file of ours that says what theirs says, in other words. */
const CONFIG = `[general]
daemon = false
method = virtio-serial
path = /a/port
pidfile = /a/pid
statedir = /a/state
verbose = true
block-rpcs = guest-ping;guest-get-time
`;

Deno.test("qga/config", async () => {
  await using folder = await workFolder();
  await Deno.writeTextFile(`${folder.path}/agent.conf`, CONFIG);
  const env = { QGA_CONF: "agent.conf" };
  const { code, stdout, stderr } = await runToEnd(["-D"], {
    env,
    cwd: folder.path,
  });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  const entries = parseKeyfile(stdout);
  assertEquals(
    new Set(entries.map(({ group }) => group)),
    new Set(["general"]),
  );
  const values = new Map(entries.map(({ key, value }) => [key, value]));
  const expected = {
    daemon: "false",
    method: "virtio-serial",
    path: "/a/port",
    pidfile: "/a/pid",
    statedir: "/a/state",
    verbose: "true",
  };
  for (const [key, value] of Object.entries(expected)) {
    assertEquals([key, values.get(key)], [key, value]);
  }
  const blocked = values.get("block-rpcs")?.split(/[,;]/).filter(Boolean);
  assertEquals(blocked?.sort(), ["guest-get-time", "guest-ping"]);
});

testCase(
  "qga/guest-get-osinfo",
  async ({ get }) => {
    const info = await get("guest-get-osinfo");
    assertEquals({ ...info, ...KERNEL }, {
      ...KERNEL,
      id: "still-os",
      name: "Still OS",
      "pretty-name": "Still OS 7 (Calm)",
      version: "7 (Calm)",
      "version-id": "7",
      variant: "Point \"'$`\\ and \\\\ etc.",
      "variant-id": "point",
    });
  },
  { env: { QGA_OS_RELEASE: new URL("os-release", OWN).pathname } },
);

/** What the machine decides. */
const KERNEL = {
  "kernel-release": "",
  "kernel-version": "",
  machine: "",
} as const;
