import { deepStrictEqual as assertEquals, match } from "node:assert";
import type { Config } from "../../../lib/config/config.ts";
import { decide } from "../../../lib/config/start.ts";
import { VERSION } from "../../../lib/config/version.ts";
import { fakeWorld, type WorldContents } from "../../fixtures/world.ts";

function decided(line: string, contents: WorldContents = {}) {
  return decide(line.split(" ").filter((word) => word), fakeWorld(contents));
}

function configOf(line: string, contents: WorldContents = {}): Config {
  const start = decided(line, contents);
  if (start.kind === "run") return start.config;
  throw new Error(`Cannot run: ${JSON.stringify(start)}`);
}

const BROKEN = { "/broken": "[general]\nfoo\n" };
const BROKEN_TEXT = "stillpoint: error loading configuration from path: " +
  '/broken, line 2: "foo" is not a group, a comment or a key with a value\n';
const HINT = "Unknown option, try 'stillpoint --help' for more information.\n";
const VERSION_TEXT =
  `Stillpoint ${VERSION}, QEMU guest agent protocol 11.1.0\n`;

const EXITS: Record<string, [code: number, stdout: string, stderr: string]> = {
  "-V": [0, VERSION_TEXT, ""],
  "--version --nonsense": [0, VERSION_TEXT, ""],
  "--nonsense -V": [1, HINT, "stillpoint: unrecognized option '--nonsense'\n"],
  "-b help": [0, "guest-sync\nguest-ping\n", ""],
  "-a ?": [0, "guest-sync\nguest-ping\n", ""],
  "-p": [1, HINT, "stillpoint: option requires an argument -- 'p'\n"],
  "--hold-timeout=x": [
    1,
    HINT,
    "stillpoint: option '--hold-timeout': \"x\" is not a number above 0 " +
    "and up to 86400\n",
  ],
  "-m unix-listen": [
    1,
    "",
    "stillpoint: Cannot use unix-listen: must specify a path\n",
  ],
  "-m unix-listen --path=": [
    1,
    "",
    "stillpoint: Cannot use unix-listen: must specify a path\n",
  ],
  "-D -m vsock-listen": [
    1,
    "",
    "stillpoint: Cannot use vsock-listen: must specify a path\n",
  ],
  "-c /broken": [1, "", BROKEN_TEXT],
  "-V -c /broken": [1, "", BROKEN_TEXT],
  "--nonsense -c /broken": [1, "", BROKEN_TEXT],
  "-c /missing -D": [
    1,
    "",
    "stillpoint: error loading configuration from path: /missing, no file\n",
  ],
};

for (const [line, [code, stdout, stderr]] of Object.entries(EXITS)) {
  Deno.test(`decide() ends at ${line}`, () => {
    assertEquals(decided(line, { files: BROKEN }), {
      kind: "exit",
      code,
      stdout,
      stderr,
    });
  });
}

Deno.test("decide() explains itself", () => {
  const start = decided("-h");
  match(start.kind === "exit" ? start.stdout : "", /^Usage: stillpoint /);
});

Deno.test("decide() dumps with the paths that were given", () => {
  const files = { "/c": "[general]\nblock-rpcs=a;b\nfoo=1\n" };
  const start = decided("-b c -dDp x -c /c", { files });
  assertEquals(start, {
    kind: "exit",
    code: 0,
    stdout: `[general]
daemon=true
method=virtio-serial
path=x
pidfile=/run/stillpoint/stillpoint.pid
statedir=/run/stillpoint
verbose=false
retry-path=false
block-rpcs=a,b,c
allow-rpcs=
`,
    stderr: 'stillpoint: /c, line 3: unknown key "foo" is ignored\n',
  });
});

Deno.test("decide() runs by default", () => {
  const start = decided("");
  assertEquals(start.kind, "run");
  assertEquals(configOf("").path, "/dev/virtio-ports/org.qemu.guest_agent.0");
});

Deno.test("decide() applies a command line", () => {
  const { daemon, path, blockRpcs, allowRpcs, holdTimeout } = configOf(
    "-s install -d operand -m unix-listen -p x -b a -b b,c -a , " +
      "--hold-timeout=0.5",
  );
  assertEquals({ daemon, path, blockRpcs, allowRpcs, holdTimeout }, {
    daemon: true,
    path: "/home/x",
    blockRpcs: ["a", "b", "c"],
    allowRpcs: [],
    holdTimeout: 0.5,
  });
});

Deno.test("decide() passes the warnings of the file on", () => {
  const files = { "/c": "[general]\nfoo=1\n" };
  const start = decided("-c /c", { files });
  assertEquals(start.kind === "run" && start.warnings, [
    '/c, line 2: unknown key "foo" is ignored',
  ]);
});

Deno.test("decide() reads only the last file that is named", () => {
  const files = { ...BROKEN, "/c": "[general]\npath=/x\n" };
  assertEquals(configOf("-c /broken -c /c", { files }).path, "/x");
});

Deno.test("decide() finds a hook if none is named", () => {
  const files = {
    "/etc/qemu-kvm/fsfreeze-hook": "",
    "/etc/qemu-ga/fsfreeze-hook": "",
  };
  const hooks = [
    configOf("", { files }),
    configOf("-F", { files }),
    configOf("-F/x", { files }),
    configOf("--fsfreeze-hook"),
  ].map(({ fsfreezeHook }) => fsfreezeHook);
  assertEquals(hooks, [
    undefined,
    "/etc/qemu-kvm/fsfreeze-hook",
    "/x",
    "/etc/qemu/fsfreeze-hook",
  ]);
});

Deno.test("decide() takes -F for a directory of scripts without a hook", () => {
  const scripts = { "/etc/qemu-ga/fsfreeze-hook.d": "" };
  const hook = { ...scripts, "/etc/qemu-kvm/fsfreeze-hook": "" };
  const hooks = [
    configOf("-F", { files: scripts }),
    configOf("-F", {
      files: hook,
    }),
  ].map(({ fsfreezeHook }) => fsfreezeHook);
  const kvm = "/etc/qemu-kvm/fsfreeze-hook";
  assertEquals(hooks, ["/etc/qemu-ga/fsfreeze-hook", kvm]);
});

Deno.test("decide() serves a socket of systemd", () => {
  const { method, path } = configOf("-m isa-serial", {
    activation: "unix-listen",
  });
  assertEquals({ method, path }, { method: "unix-listen", path: undefined });
});

Deno.test("decide() refuses a socket that is of no use", () => {
  const activation = new Error("unsupported listen fd type");
  assertEquals(decided("-D", { activation }), {
    kind: "exit",
    code: 1,
    stdout: "",
    stderr: "stillpoint: unsupported listen fd type\n",
  });
});
