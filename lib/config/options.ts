/**
 * The table of options. Command line, configuration file, usage text and dump
 * all read this table and nothing else.
 *
 * @module
 */

import { FREEZE_SETTINGS } from "./freeze_options.ts";
import type { Action, Option, Setting } from "./option.ts";

/** Every setting, in the order of the dump. */
export const SETTINGS: readonly Setting[] = [
  {
    key: "daemon",
    long: "daemonize",
    short: "d",
    field: "daemon",
    kind: "flag",
    meaning: "go to the background once the channel is open",
  },
  {
    key: "method",
    short: "m",
    value: "METHOD",
    field: "method",
    kind: "text",
    meaning: "virtio-serial, isa-serial, unix-listen or vsock-listen",
  },
  {
    key: "path",
    short: "p",
    value: "PATH",
    field: "path",
    kind: "text",
    meaning: "device or socket; CID:PORT for vsock-listen",
  },
  {
    key: "logfile",
    short: "l",
    value: "PATH",
    field: "logfile",
    kind: "text",
    meaning: "append the log to a file instead of standard error",
  },
  {
    key: "pidfile",
    short: "f",
    value: "PATH",
    field: "pidfile",
    kind: "text",
    meaning: "where a daemon writes its process id",
  },
  {
    key: "fsfreeze-hook",
    short: "F",
    value: "PATH",
    optional: true,
    field: "fsfreezeHook",
    kind: "text",
    live: true,
    meaning: "run a hook around freezes; no blank before PATH",
  },
  {
    key: "statedir",
    short: "t",
    value: "DIR",
    field: "statedir",
    kind: "text",
    meaning: "where state is kept that outlives the process",
  },
  {
    key: "verbose",
    short: "v",
    field: "verbose",
    kind: "flag",
    live: true,
    meaning: "log everything, not only what is wrong",
  },
  {
    key: "retry-path",
    short: "r",
    field: "retryPath",
    kind: "flag",
    meaning: "wait for a channel that is missing at the start",
  },
  {
    key: "block-rpcs",
    short: "b",
    value: "LIST",
    field: "blockRpcs",
    kind: "list",
    live: true,
    meaning: 'refuse these commands; "help" names them all',
  },
  {
    key: "allow-rpcs",
    short: "a",
    value: "LIST",
    field: "allowRpcs",
    kind: "list",
    live: true,
    meaning: "refuse all commands but these",
  },
  ...FREEZE_SETTINGS,
  {
    key: "vsock-peers",
    value: "LIST",
    field: "vsockPeers",
    kind: "cids",
    own: true,
    meaning: "CIDs that may connect to a vsock: 2, the host; 4294967295, any",
  },
  {
    key: "network-exclude",
    value: "LIST",
    field: "networkExclude",
    kind: "list",
    live: true,
    own: true,
    meaning: "do not show these network interfaces: docker*,veth*",
  },
  {
    key: "network-order",
    value: "LIST",
    field: "networkOrder",
    kind: "list",
    live: true,
    own: true,
    meaning: "show these network interfaces first: eth*,en*",
  },
  {
    key: "file-idle-timeout",
    value: "SECONDS",
    field: "fileIdleTimeout",
    kind: "seconds",
    live: true,
    own: true,
    meaning: "how long a file may stay open that nobody uses",
  },
  {
    key: "log-format",
    value: "FORMAT",
    field: "logFormat",
    kind: "format",
    own: true,
    meaning: "text or json",
  },
  {
    key: "report-version",
    value: "VERSION",
    field: "reportVersion",
    kind: "text",
    live: true,
    own: true,
    meaning: "the version that clients are told",
  },
];

/** Every option that sets nothing. */
export const ACTIONS: readonly Action[] = [
  {
    long: "config",
    short: "c",
    value: "PATH",
    action: "config",
    meaning: "configuration file, which then must exist",
  },
  {
    long: "dump-conf",
    short: "D",
    action: "dump",
    meaning: "print the resulting configuration and exit",
  },
  {
    short: "s",
    value: "ARG",
    action: "service",
    meaning: "ignored: it belongs to Windows",
  },
  {
    long: "version",
    short: "V",
    action: "version",
    meaning: "print the version and exit",
  },
  {
    long: "help",
    short: "h",
    action: "help",
    meaning: "print this text and exit",
  },
];

/** Takes the place of `-s` where there are services of that kind. */
const SERVICE: Action = {
  long: "service",
  short: "s",
  value: "VERB",
  action: "service",
  meaning: "install or uninstall the service, with the other options given; " +
    "vss-install or vss-uninstall: VSS alone",
};

/** All of them. */
export const OPTIONS: readonly Option[] = [...SETTINGS, ...ACTIONS];

/** All of them where there are services of Windows' kind. */
export const SERVICE_OPTIONS: readonly Option[] = OPTIONS.map((option) =>
  "action" in option && option.action === "service" ? SERVICE : option
);
