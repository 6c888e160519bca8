import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { interpretFile, loadConfigFile } from "../../../lib/config/file.ts";
import { fakeWorld } from "../../fixtures/world.ts";

const OURS = "/etc/stillpoint/stillpoint.conf";
const THEIRS = "/etc/qemu/qemu-ga.conf";

function methodFile(method: string): string {
  return `[general]\nmethod=${method}\n`;
}

Deno.test("loadConfigFile() takes the first file of its kind", () => {
  const files = {
    [OURS]: methodFile("ours"),
    [THEIRS]: methodFile("theirs"),
    "/env": methodFile("env"),
    "/named": methodFile("named"),
  };
  const world = fakeWorld({ files, env: { QGA_CONF: "/env" } });
  const { [OURS]: _, ...others } = files;
  const found = [
    loadConfigFile("/named", world),
    loadConfigFile(undefined, world),
    loadConfigFile(undefined, fakeWorld({ files })),
    loadConfigFile(undefined, fakeWorld({ files: others })),
  ].map(({ settings }) => settings.method);
  assertEquals(found, ["named", "env", "ours", "theirs"]);
});

Deno.test("loadConfigFile() does without a file that nobody named", () => {
  const nothing = { settings: {}, warnings: [] };
  const files = { [OURS]: methodFile("ours") };
  const env = { QGA_CONF: "/missing" };
  assertEquals(loadConfigFile(undefined, fakeWorld()), nothing);
  assertEquals(loadConfigFile(undefined, fakeWorld({ files, env })), nothing);
});

const BROKEN: Record<string, [content: string | Uint8Array, why: string]> = {
  "a line that is nothing": [
    "[general]\nfoo\n",
    'line 2: "foo" is not a group, a comment or a key with a value',
  ],
  "a bad boolean": [
    "[general]\n\ndaemon=yes\n",
    'line 3: daemon: "yes" is not true, false, 1 or 0',
  ],
  "a bad time": [
    "[general]\nhold-timeout=0\n",
    'line 2: hold-timeout: "0" is not a number above 0 and up to 86400',
  ],
  "a bad escape": [
    "[general]\npath=a\\qb\n",
    'line 2: "a\\qb" has a backslash that is no escape',
  ],
  "bytes that are no text": [
    Uint8Array.of(0x5b, 0xff),
    "it is not text in UTF-8",
  ],
};

for (const [what, [content, why]] of Object.entries(BROKEN)) {
  Deno.test(`loadConfigFile() refuses ${what}`, () => {
    const world = fakeWorld({ files: { "/c": content } });
    throws(() => loadConfigFile("/c", world), {
      name: "ConfigFileError",
      message: `error loading configuration from path: /c, ${why}`,
    });
  });
}

Deno.test("loadConfigFile() misses a file that was named", () => {
  throws(() => loadConfigFile("/c", fakeWorld()), {
    message: "error loading configuration from path: /c, no file",
  });
});

Deno.test("interpretFile() reads every kind of value", () => {
  const text = `[general]
daemon=1
path=\\sa\\\\b
logfile=
block-rpcs=a;b,c
allow-rpcs=
fsfreeze-hook=/first
fsfreeze-hook=/second
hold-timeout=12.5
log-format=json
`;
  assertEquals(interpretFile(text, "/c"), {
    settings: {
      daemon: true,
      path: " a\\b",
      logfile: undefined,
      blockRpcs: ["a", "b", "c"],
      allowRpcs: undefined,
      fsfreezeHook: "/second",
      holdTimeout: 12.5,
      logFormat: "json",
    },
    warnings: [],
  });
});

Deno.test("loadConfigFile() reads past a byte order mark", () => {
  const files = { "/c": `\ufeff${methodFile("marked")}` };
  const { settings, warnings } = loadConfigFile("/c", fakeWorld({ files }));
  assertEquals([settings.method, warnings], ["marked", []]);
});

Deno.test("interpretFile() warns of what means nothing", () => {
  const text = `[general]
daemonize=0
blacklist=guest-exec
colour=blue
[other]
method=x
`;
  assertEquals(interpretFile(text, "/c"), {
    settings: {},
    warnings: [
      '/c, line 2: unknown key "daemonize" is ignored; use "daemon"',
      '/c, line 3: unknown key "blacklist" is ignored; use "block-rpcs"',
      '/c, line 4: unknown key "colour" is ignored',
      '/c, line 6: unknown group "other", so "method" is ignored',
    ],
  });
});
