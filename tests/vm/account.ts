/**
 * A user of the machine, and the program that knows how passwords are kept.
 *
 * @module
 */

import type { ControlShell } from "./control_shell.ts";

/** The user's name. */
export const USER = "alice";

/** The user's home directory. */
export const HOME = "/home/alice";

/** The user's first password. */
export const PASSWORD = "the old one";

/** What crypt(3) makes of it, in a way that busybox knows, too. */
const ENCRYPTED = "$6$saltsalt$gPh3PRllaU87Lr3dKir5CeUHzdeK/UdPJj" +
  "yfbJdC840dCfiwWlLMJXhT7WiOLpoXlxPo5LR374bWCwMXn/efg/";

/** The files that accounts lie in. */
export const ACCOUNT_FILES: Readonly<Record<string, string>> = {
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\n" +
    `${USER}:x:1000:1000::${HOME}:/rig/whoami\n`,
  "/etc/shadow":
    `root:*:19000:0:99999:7:::\n${USER}:${ENCRYPTED}:19000:0:99999:7:::\n`,
  "/etc/group": `root:x:0:\ntty:x:5:\n${USER}:x:1000:\n`,
  "/etc/pam.d/chpasswd": "password required /rig/pam_unix.so sha512\n",
};

/** The program that sets passwords, with what it loads as it runs. */
export const ACCOUNT_PROGRAMS: Readonly<Record<string, string>> = {
  "/usr/sbin/chpasswd": "/usr/sbin/chpasswd",
  "/rig/pam_unix.so": "/lib/x86_64-linux-gnu/security/pam_unix.so",
};

/**
 * Gives the user a home directory, and the files of accounts their rights.
 *
 * @param shell A shell in the machine
 */
export async function settle(shell: ControlShell): Promise<void> {
  await shell.run(`
    mkdir -p ${HOME}
    chown ${USER}:${USER} ${HOME}
    chmod 644 /etc/passwd /etc/group
    chmod 600 /etc/shadow`);
}
