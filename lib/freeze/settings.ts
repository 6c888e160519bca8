/**
 * What an administrator can set about a freeze.
 *
 * @module
 */

/** Deadlines in milliseconds, and a choice. */
export interface FreezeSettings {
  /** For one filesystem to be opened, synced or frozen. */
  readonly filesystemMs: number;
  /** For all filesystems together, quiescers not included. */
  readonly freezeMs: number;
  /** For holding; then the agent thaws by itself. */
  readonly holdMs: number;
  /** For all filesystems to be thawed. */
  readonly thawMs: number;
  /** How long an unnoticed end of holding still shows as frozen. */
  readonly graceMs: number;
  /** Whether filesystems that somebody else froze are passed over. */
  readonly ignoreFrozen: boolean;
}
