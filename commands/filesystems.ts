/**
 * Mounted filesystems, other than to freeze them.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import type {
  MountedFilesystem,
  Space,
  Trimmed,
} from "../lib/platform/mounts.ts";
import { int, object, optional } from "../lib/schema.ts";
import { wireDiskAddress } from "./disk_address.ts";

/** Gives unused blocks back to the storage. */
export const trim: Command = command({
  name: "guest-fstrim",
  summary: "Gives unused blocks of all filesystems back to the storage.",
  args: object({ minimum: optional(int) }),
  returns: "GuestFilesystemTrimResponse",
  needs: ["mounts"],
  run: async ({ minimum = 0 }, { mounts, signal }) => {
    // The kernel takes a negative length for a huge one, and says so.
    const unsigned = BigInt.asUintN(64, BigInt(minimum));
    const results = await mounts.trim({ minimum: unsigned, signal });
    return { paths: results.toReversed().map(wireTrimmed) };
  },
});

/**
 * Lists mounted filesystems, the last mounted first: libvirt turns the list
 * around to get the order of mounting.
 */
export const filesystems: Command = command({
  name: "guest-get-fsinfo",
  summary: "Lists filesystems on disks, how full they are and on which disks.",
  args: object({}),
  returns: "[GuestFilesystemInfo]",
  needs: ["mounts"],
  run: async (_args, { mounts }) =>
    (await mounts.list()).toReversed().map(wireFilesystem),
});

function wireTrimmed({ mountpoint: path, ...result }: Trimmed): unknown {
  return { path, ...result };
}

function wireFilesystem(
  { name, mountpoint, type, space, disks }: MountedFilesystem,
): unknown {
  return {
    ...{ name, mountpoint, type },
    ...space === undefined ? {} : wireSpace(space),
    disk: disks.map(wireDiskAddress),
  };
}

function wireSpace(
  { used, total, totalPrivileged }: Space,
): Record<string, bigint> {
  return {
    "used-bytes": used,
    "total-bytes": total,
    ...totalPrivileged === undefined
      ? {}
      : { "total-bytes-privileged": totalPrivileged },
  };
}
