import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { parse } from "node:path";
import { LIMITS } from "../../lib/limits.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Where packages install from, so that systemd can judge what is there. */
class Destination implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Destination> {
    const path = await Deno.makeTempDir();
    await Deno.writeTextFile(`${path}/program`, "#!/bin/sh\n", { mode: 0o755 });
    return new Destination(path);
  }

  /** Runs make as a person would, not as a part of the make that runs us. */
  async make(target: string, ...variables: string[]): Promise<void> {
    const binary = `BINARY=${this.path}/program`;
    const { code, stderr } = await new Deno.Command("make", {
      args: [target, `DESTDIR=${this.path}/root`, binary, ...variables],
      cwd: ROOT,
      env: { MAKEFLAGS: "", MAKELEVEL: "", PREFIX: "/usr/local" },
    }).output();
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  }

  /** Files by path, with their modes. */
  async files(folder = `${this.path}/root`): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for await (const entry of Deno.readDir(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) Object.assign(found, await this.files(path));
      else {
        const { mode = 0 } = await Deno.lstat(path) as { mode?: number };
        const name = path.slice(`${this.path}/root`.length);
        found[name] = (mode & 0o7777).toString(8);
      }
    }
    return found;
  }

  read(path: string): Promise<string> {
    return Deno.readTextFile(`${this.path}/root${path}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

const UNITS = "/usr/lib/systemd/system";

Deno.test("make install puts everything in place", async () => {
  await using destination = await Destination.make();
  await destination.make("install");
  assertEquals(await destination.files(), {
    "/usr/local/sbin/stillpoint": "755",
    [`${UNITS}/stillpoint.service`]: "644",
    [`${UNITS}/stillpoint.socket`]: "644",
    [`${UNITS}/stillpoint-vsock.socket`]: "644",
    "/usr/lib/udev/rules.d/99-stillpoint.rules": "644",
  });
});

Deno.test("make install tells the unit where the program is", async () => {
  await using destination = await Destination.make();
  await destination.make("install", "PREFIX=/opt/agent", "UNITDIR=/units");
  const unit = await destination.read("/units/stillpoint.service");
  match(unit, /^ExecStart=\/opt\/agent\/sbin\/stillpoint /m);
  ok(!unit.includes("@SBINDIR@"));
});

Deno.test("make uninstall removes what make install put in place", async () => {
  await using destination = await Destination.make();
  await destination.make("install");
  await destination.make("uninstall");
  assertEquals(await destination.files(), {});
});

Deno.test("systemd accepts the units", async () => {
  await using destination = await Destination.make();
  const sbin = `SBINDIR=${destination.path}/root/sbin`;
  await destination.make("install", "DESTDIR=", sbin, ...[
    `UNITDIR=${destination.path}/root/units`,
    `RULESDIR=${destination.path}/root/rules`,
  ]);
  const paths = Object.keys(await destination.files())
    .filter((path) => parse(path).dir === "/units");
  assertEquals(paths.length, 3);
  const { code, stderr } = await new Deno.Command("systemd-analyze", {
    args: [
      "verify",
      "--man=no",
      ...paths.map((path) => `${destination.path}/root${path}`),
    ],
  }).output();
  assertEquals([new TextDecoder().decode(stderr), code], ["", 0]);
});

/** What the packages of Debian, and of Fedora, Arch and Gentoo install. */
const RIVALS = ["60-qemu-guest-agent.rules", "99-qemu-guest-agent.rules"];

Deno.test("the rule of udev is read after those of qemu-guest-agent", async () => {
  await using destination = await Destination.make();
  await destination.make("install");
  const paths = Object.keys(await destination.files());
  const own = paths.filter((path) => path.endsWith(".rules"))
    .map((path) => parse(path).base);
  assertEquals([...own, ...RIVALS].toSorted(), [...RIVALS, ...own]);
  const [rule = ""] = own;
  const text = await Deno.readTextFile(`${ROOT}packaging/${rule}`);
  match(text, /ENV\{SYSTEMD_WANTS\}="stillpoint\.service"/);
});

/** What clients may have open, and the rest of the agent's, all in all. */
const DESCRIPTORS = 4096;

Deno.test("the limits of an agent fit into those of its unit", () => {
  const { openFiles, execRecords, connections } = LIMITS;
  const most = openFiles + 3 * execRecords + connections;
  ok(most <= DESCRIPTORS / 2, `${most}`);
});

Deno.test("the units keep what a frozen machine depends on", async () => {
  const unit = await Deno.readTextFile(`${ROOT}packaging/stillpoint.service`);
  for (
    const line of [
      "Type=notify",
      "Restart=always",
      "StartLimitIntervalSec=0",
      "RuntimeDirectoryMode=0700",
      "RuntimeDirectoryPreserve=yes",
      `LimitNOFILE=${DESCRIPTORS}`,
    ]
  ) ok(unit.split("\n").includes(line), line);
  ok(
    !/^(BindsTo|Requires|StateDirectory|Private\w+|Protect\w+)=/m.test(unit),
  );
});
