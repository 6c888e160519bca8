/**
 * A server of files in the virtual machine, which does not trust root: the
 * kernel's own, told by hand what its helper programs would tell it, and the
 * machine its own client.
 *
 * @module
 */

import type { ControlShell } from "./control_shell.ts";

/** The kernel modules that this takes. */
export const NFS_MODULES: readonly string[] = ["nfsd", "nfs", "nfsv4"];

/** Seconds that what the server is told stays true: until the year 2096. */
const EXPIRY = 4_000_000_000;

/**
 * NFSEXP_ROOTSQUASH, NFSEXP_NOSUBTREECHECK and NFSEXP_FSID of the kernel's
 * linux/nfsd/export.h: requests of root's are nobody's.
 */
const FLAGS = 0x4 | 0x400 | 0x2000;
const NOBODY = 65_534;

/** The client asks anew who may do what: it believes an answer for 30 s else. */
const OPTIONS = "vers=4.2,addr=127.0.0.1,clientaddr=127.0.0.1,actimeo=0";

/** What is served, and where it is seen. */
export interface Served {
  /** A directory on a disk, as the server has it. */
  readonly directory: string;
  /** Where the client mounts it. */
  readonly mountpoint: string;
  /** A user with a directory of the same name in it. */
  readonly user: string;
}

/**
 * Serves a directory, mounts it, and waits until files in it can be opened.
 *
 * @param shell A shell in the machine
 * @param served What and where
 */
export async function serveFiles(
  shell: ControlShell,
  { directory, mountpoint, user }: Served,
): Promise<void> {
  const say = (words: string, channel: string) =>
    `echo '${words}' > /proc/net/rpc/${channel}/channel`;
  const names = `${NOBODY} ${NOBODY} 0`;
  await shell.run(`
    ip link set lo up
    mount -t nfsd nfsd /proc/fs/nfsd
    ${say(`nfsd 127.0.0.1 ${EXPIRY} machine`, "auth.unix.ip")}
    ${say(`machine ${directory} ${EXPIRY} ${FLAGS} ${names}`, "nfsd.export")}
    ${say(`machine 1 \\x00000000 ${EXPIRY} ${directory}`, "nfsd.fh")}
    echo '-3' > /proc/fs/nfsd/versions
    echo 10 > /proc/fs/nfsd/nfsv4gracetime
    echo 2 > /proc/fs/nfsd/threads
    mkdir -p ${mountpoint}
    mount -t nfs4 -o ${OPTIONS} 127.0.0.1:/ ${mountpoint}`);
  // The server opens nothing new before those who knew it had their time.
  const script = `su -s /bin/sh -c "touch ${mountpoint}/${user}/ready" ${user}`;
  await shell.run(script, { seconds: 60 });
}
