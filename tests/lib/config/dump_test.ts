import { deepStrictEqual as assertEquals } from "node:assert";
import { type Config, DEFAULTS } from "../../../lib/config/config.ts";
import { LINUX_PLACES } from "../../../lib/platform/linux/places.ts";
import { dumpConfig } from "../../../lib/config/dump.ts";
import { interpretFile } from "../../../lib/config/file.ts";
import { combine } from "../../../lib/config/settings.ts";

/** A configuration that differs from the default everywhere. */
const EVERYTHING: Config = {
  daemon: true,
  method: "unix-listen",
  path: " /a\\b",
  logfile: "/log",
  pidfile: "/pid",
  fsfreezeHook: "/hook",
  hookDirectory: "/hooks",
  statedir: "/state",
  journal: "/journal",
  verbose: true,
  retryPath: true,
  blockRpcs: ["guest-b", "guest-a"],
  allowRpcs: [],
  hookTimeout: 1,
  filesystemTimeout: 2,
  freezeTimeout: 3,
  holdTimeout: 4.5,
  thawTimeout: 5,
  expiredGrace: 6,
  ignoreFrozen: true,
  freezeExclude: ["/mnt/*", "type:xfs"],
  freezeInclude: ["device:/dev/vd*"],
  vssBackup: "full",
  vssFailures: "fail",
  vsockPeers: [1, 2],
  networkExclude: ["veth*"],
  networkOrder: ["eth1", "eth*"],
  fileIdleTimeout: 7,
  logFormat: "json",
  reportVersion: "9.0.0",
};

Deno.test("dumpConfig() writes what the reference writes", () => {
  const path = "/dev/virtio-ports/org.qemu.guest_agent.0";
  assertEquals(
    dumpConfig({ ...DEFAULTS, path }),
    `[general]
daemon=false
method=virtio-serial
path=/dev/virtio-ports/org.qemu.guest_agent.0
pidfile=/run/stillpoint/stillpoint.pid
statedir=/run/stillpoint
verbose=false
retry-path=false
block-rpcs=
allow-rpcs=
`,
  );
});

Deno.test("dumpConfig() adds what only Stillpoint has", () => {
  assertEquals(
    dumpConfig(EVERYTHING),
    `[general]
daemon=true
method=unix-listen
path=\\s/a\\\\b
logfile=/log
pidfile=/pid
fsfreeze-hook=/hook
statedir=/state
verbose=true
retry-path=true
block-rpcs=guest-b,guest-a
allow-rpcs=,
hook-directory=/hooks
hook-timeout=1
filesystem-timeout=2
freeze-timeout=3
hold-timeout=4.5
thaw-timeout=5
expired-grace=6
ignore-frozen=true
journal=/journal
freeze-exclude=/mnt/*,type:xfs
freeze-include=device:/dev/vd*
vss-backup=full
vss-failures=fail
vsock-peers=1,2
network-exclude=veth*
network-order=eth1,eth*
file-idle-timeout=7
log-format=json
report-version=9.0.0
`,
  );
});

Deno.test("dumpConfig() can be read back", () => {
  const plain = combine({
    places: LINUX_PLACES,
    file: {},
    line: {},
    activation: undefined,
  });
  for (const config of [plain, EVERYTHING]) {
    const { settings, warnings } = interpretFile(dumpConfig(config), "/c");
    assertEquals(warnings, []);
    assertEquals(
      combine({
        places: LINUX_PLACES,
        file: settings,
        line: {},
        activation: undefined,
      }),
      config,
    );
  }
});
