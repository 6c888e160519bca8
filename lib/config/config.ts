/**
 * What the agent was told: every setting, resolved once and then fixed.
 *
 * @module
 */

import { HOST_CID } from "../platform/cid.ts";
import { PROTOCOL_VERSION } from "./version.ts";

/** How log lines look. */
export type LogFormat = "text" | "json";

/** What VSS tells its writers that the snapshot is for. */
export type VssBackup =
  | "copy"
  | "full"
  | "incremental"
  | "differential"
  | "log";

/** What becomes of a freeze in which volumes or writers fail. */
export type VssFailures = "skip" | "fail";

/** Every setting of a running agent. Paths are as they were given. */
export interface Config {
  /** Whether to go to the background. */
  readonly daemon: boolean;
  /** The name of the transport; checked when the channel opens. */
  readonly method: string;
  /** The device or socket; none if systemd passed a socket. */
  readonly path: string | undefined;
  /** Where the log goes instead of standard error. */
  readonly logfile: string | undefined;
  /** Where a daemon writes its process id. */
  readonly pidfile: string;
  /** The program to run before a freeze and after a thaw. */
  readonly fsfreezeHook: string | undefined;
  /** Where hook units lie. */
  readonly hookDirectory: string;
  /** Where state is kept that outlives the process. */
  readonly statedir: string;
  /** The journal of freeze cycles, or `none`. */
  readonly journal: string;
  /** Whether to log all levels rather than only what is wrong. */
  readonly verbose: boolean;
  /** Whether a channel that cannot be opened at the start is waited for. */
  readonly retryPath: boolean;
  /** From which machines clients of a vsock may come, by CID. */
  readonly vsockPeers: readonly number[];
  /** Commands that are refused, whatever the allow list says. */
  readonly blockRpcs: readonly string[];
  /** If there, the only commands that are allowed; it may be empty. */
  readonly allowRpcs: readonly string[] | undefined;
  /** Longest run of a hook, in seconds. */
  readonly hookTimeout: number;
  /** Longest freeze of one filesystem, in seconds. */
  readonly filesystemTimeout: number;
  /** Longest freeze of all of them, hooks included, in seconds. */
  readonly freezeTimeout: number;
  /** Longest time to stay frozen, in seconds. */
  readonly holdTimeout: number;
  /** Longest thaw, in seconds. */
  readonly thawTimeout: number;
  /** How long an expired freeze is still reported as frozen, in seconds. */
  readonly expiredGrace: number;
  /** Whether filesystems that somebody else froze are passed over. */
  readonly ignoreFrozen: boolean;
  /** Filesystems that are not frozen. */
  readonly freezeExclude: readonly string[];
  /** If there are any, the only filesystems that are frozen. */
  readonly freezeInclude: readonly string[];
  /** What VSS tells its writers that the snapshot is for. */
  readonly vssBackup: VssBackup;
  /** What becomes of a freeze in which volumes or writers fail. */
  readonly vssFailures: VssFailures;
  /** Network interfaces that clients are not shown. */
  readonly networkExclude: readonly string[];
  /** Network interfaces that clients are shown first, in this order. */
  readonly networkOrder: readonly string[];
  /** How long a client may leave a file open unused, in seconds. */
  readonly fileIdleTimeout: number;
  /** How log lines look. */
  readonly logFormat: LogFormat;
  /** The version that clients are told. */
  readonly reportVersion: string;
}

/** Settings before anything was said; on Linux, as far as paths go. */
export const DEFAULTS: Config = Object.freeze({
  daemon: false,
  method: "virtio-serial",
  path: undefined,
  logfile: undefined,
  pidfile: "/run/stillpoint/stillpoint.pid",
  fsfreezeHook: undefined,
  hookDirectory: "/etc/stillpoint/hooks.d",
  statedir: "/run/stillpoint",
  journal: "/var/lib/stillpoint/journal.jsonl",
  verbose: false,
  retryPath: false,
  vsockPeers: [HOST_CID],
  blockRpcs: [],
  allowRpcs: undefined,
  hookTimeout: 60,
  filesystemTimeout: 30,
  freezeTimeout: 60,
  holdTimeout: 600,
  thawTimeout: 30,
  expiredGrace: 60,
  ignoreFrozen: false,
  freezeExclude: [],
  freezeInclude: [],
  vssBackup: "copy",
  vssFailures: "skip",
  networkExclude: [],
  networkOrder: [],
  fileIdleTimeout: 3600,
  logFormat: "text",
  reportVersion: PROTOCOL_VERSION,
});
