import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { SUBCOMMANDS } from "../../../lib/cli/mod.ts";
import { usage } from "../../../lib/config/usage.ts";
import { fakeWorld } from "../../fixtures/world.ts";

const TEXT = `\
Usage: stillpoint [OPTION]...
       stillpoint SUBCOMMAND [ARGUMENT]...
Serves the host of this virtual machine over the QEMU guest agent protocol.

Subcommands; "stillpoint help SUBCOMMAND" explains one:
  call                        ask an agent

Options, as of qemu-ga:
  -d, --daemonize             go to the background once the channel is open
  -m, --method=METHOD         virtio-serial, isa-serial, unix-listen or
                              vsock-listen (virtio-serial)
  -p, --path=PATH             device or socket; CID:PORT for vsock-listen
  -l, --logfile=PATH          append the log to a file instead of standard error
  -f, --pidfile=PATH          where a daemon writes its process id
                              (/run/stillpoint/stillpoint.pid)
  -F, --fsfreeze-hook[=PATH]  run a hook around freezes; no blank before PATH
  -t, --statedir=DIR          where state is kept that outlives the process
                              (/run/stillpoint)
  -v, --verbose               log everything, not only what is wrong
  -r, --retry-path            wait for a channel that is missing at the start
  -b, --block-rpcs=LIST       refuse these commands; "help" names them all
  -a, --allow-rpcs=LIST       refuse all commands but these
  -c, --config=PATH           configuration file, which then must exist
  -D, --dump-conf             print the resulting configuration and exit
  -s ARG                      ignored: it belongs to Windows
  -V, --version               print the version and exit
  -h, --help                  print this text and exit

Options of Stillpoint:
      --hook-directory=DIR    where hook units lie (/etc/stillpoint/hooks.d)
      --hook-timeout=SECONDS  longest run of a hook (60)
      --filesystem-timeout=SECONDS
                              longest freeze of one filesystem (30)
      --freeze-timeout=SECONDS
                              longest freeze of all filesystems (60)
      --hold-timeout=SECONDS  longest time to stay frozen before thawing alone
                              (600)
      --thaw-timeout=SECONDS  longest thaw (30)
      --expired-grace=SECONDS how long an expired freeze still shows as frozen
                              (60)
      --ignore-frozen         pass over filesystems that somebody else froze
      --journal=PATH          the journal of freeze cycles; none for none
                              (/var/lib/stillpoint/journal.jsonl)
      --freeze-exclude=LIST   never freeze these:
                              /mnt/*,type:xfs,device:/dev/sdb
      --freeze-include=LIST   freeze only these, but for what is excluded
      --vss-backup=TYPE       Windows: copy, full, incremental, differential or
                              log (copy)
      --vss-failures=WHAT     Windows: skip volumes and writers that VSS
                              reports, or fail (skip)
      --vsock-peers=LIST      CIDs that may connect to a vsock: 2, the host;
                              4294967295, any (2)
      --network-exclude=LIST  do not show these network interfaces:
                              docker*,veth*
      --network-order=LIST    show these network interfaces first: eth*,en*
      --file-idle-timeout=SECONDS
                              how long a file may stay open that nobody uses
                              (3600)
      --log-format=FORMAT     text or json (text)
      --report-version=VERSION
                              the version that clients are told (11.1.0)

Settings may also stand in the [general] group of a configuration file, as
lines such as verbose=true; --daemonize is called daemon there.
The file is that of --config, else \$QGA_CONF, else the first of
  /etc/stillpoint/stillpoint.conf
  /etc/qemu/qemu-ga.conf
`;

Deno.test("usage() explains every option", () => {
  assertEquals(usage(fakeWorld()), TEXT);
});

Deno.test("usage() fits on a terminal", () => {
  const world = { ...fakeWorld(), subcommands: SUBCOMMANDS };
  const widths = usage(world).split("\n").map(({ length }) => length);
  ok(Math.max(...widths) <= 80);
});
