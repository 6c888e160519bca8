/**
 * What is said in a machine of one's own: there processors, memory, clocks,
 * accounts and filesystems may really be changed. Before each agent is asked,
 * what the other one did is undone; what it does is looked at.
 *
 * @module
 */

import { HOME, USER } from "../../vm/account.ts";
import { type Arguments, ask, type Case, request } from "../case.ts";
import { informationCases } from "./information.ts";

/** Something to say to both agents, one after the other. */
export interface MachineCase extends Case {
  /** Shell commands that are run before; none unless given. */
  readonly prepare?: string;
  /** Shell commands whose output is compared, too; none unless given. */
  readonly look?: string;
}

const KEY_FILE = `${HOME}/.ssh/authorized_keys`;

const SYSTEM = "/sys/devices/system";

/** An instant in 2033, and one long ago. */
const FUTURE = 2_000_073_600;
const PAST = 1_000_000_000;

/** What crypt(3) makes of "a". */
const ENCRYPTED = "$1$saltsalt$MzDjbImyzEz2m0NTiPzNW/";

/**
 * Lists what is said.
 *
 * @returns The cases
 */
export function machineCases(): MachineCase[] {
  return [
    ...informationCases().filter(({ name }) => name.endsWith(": good")),
    ...processorCases(),
    ...memoryCases(),
    ...clockCases(),
    ...keyCases(),
    ...passwordCases(),
    ...filesystemCases(),
    ask("guest-suspend-hybrid", { what: "without systemd" }),
    ask("guest-suspend-disk", { what: "without room on disk" }),
  ];
}

function processorCases(): MachineCase[] {
  const set = (what: string, ...states: [number, boolean][]): MachineCase => ({
    ...changing("guest-set-vcpus", {
      what,
      args: {
        vcpus: states.map(([id, online]) => ({ "logical-id": id, online })),
      },
    }),
    prepare: `echo 1 > ${SYSTEM}/cpu/cpu1/online`,
    look: `cat ${SYSTEM}/cpu/online`,
  });
  return [
    set("one off", [1, false]),
    set("the first off", [0, false]),
    set("as they are", [0, true], [1, true]),
    set("one off and on", [1, false], [1, true]),
    set("one off, and one that cannot be", [1, false], [0, false]),
    set("one off, and one that is not there", [1, false], [9, true]),
  ];
}

/** Blocks 32 and 33 are those that can be given back. */
function memoryCases(): MachineCase[] {
  const set = (what: string, ...states: [number, boolean][]): MachineCase => ({
    ...changing("guest-set-memory-blocks", {
      what,
      args: {
        "mem-blks": states.map(([index, online]) => ({
          "phys-index": index,
          online,
        })),
      },
    }),
    prepare: `
      cd ${SYSTEM}/memory
      for state in memory3[23]/state; do
        grep -q online $state || echo online > $state
      done`,
    look: `cat ${SYSTEM}/memory/memory3[23]/state`,
  });
  return [
    set("one off", [32, false]),
    set("as they are", [32, true], [33, true]),
    set("one off and on", [33, false], [33, true]),
    set("one that the kernel needs", [0, false], [33, false]),
    set("one that is not there", [9999, false], [32, false]),
  ];
}

function clockCases(): MachineCase[] {
  const set = (what: string, time?: number): MachineCase => ({
    ...changing("guest-set-time", {
      what,
      args: time === undefined ? {} : { time },
    }),
    prepare: `
      date -s @${FUTURE + 86_400}
      hwclock -u -w
      date -s @${PAST}`,
    look: "date -u +%Y-%m-%d; cat /sys/class/rtc/rtc0/date",
  });
  return [
    set("a moment", FUTURE * 1e9),
    set("the first moment", 0),
    set("a moment too early", -1e9),
    set("the last year", Date.UTC(2069, 5) * 1e6),
    set("a year too late", Date.UTC(2070, 5) * 1e6),
    set("what the hardware clock says"),
  ];
}

function keyCases(): MachineCase[] {
  const edit = (
    what: string,
    { verb, file, ...args }: KeyEdit,
  ): MachineCase => ({
    ...changing(`guest-ssh-${verb}-authorized-keys`, {
      what,
      args: { username: USER, ...args },
    }),
    prepare: `rm -rf ${HOME}/.ssh; ${file === undefined ? "" : keyFile(file)}`,
    look: `cat ${KEY_FILE}; echo; stat -c '%a %U %G' ${HOME}/.ssh ${KEY_FILE}`,
  });
  const file = "ssh-rsa 1\\n# note\\nssh-rsa 2\\n";
  const keys = ["ssh-rsa 3"];
  return [
    edit("none yet", { verb: "add", keys }),
    edit("some", { verb: "add", keys, file }),
    edit("some without a last newline", {
      verb: "add",
      keys,
      file: "ssh-rsa 1",
    }),
    edit("those that are there", { verb: "add", keys: ["ssh-rsa 2"], file }),
    edit("in place of others", { verb: "add", keys, file, reset: true }),
    edit("none in place of others", {
      verb: "add",
      keys: [],
      file,
      reset: true,
    }),
    edit("one", { verb: "remove", keys: ["ssh-rsa 1"], file }),
    edit("one that is not there", { verb: "remove", keys, file }),
    edit("from no file", { verb: "remove", keys }),
    edit("some", { verb: "get", file }),
    edit("no file", { verb: "get" }),
  ];
}

interface KeyEdit extends Arguments {
  readonly verb: "add" | "remove" | "get";
  readonly file?: string;
}

function keyFile(text: string): string {
  return `
    mkdir -m 700 ${HOME}/.ssh
    printf '${text}' > ${KEY_FILE}
    chmod 600 ${KEY_FILE}
    chown -R ${USER}:${USER} ${HOME}/.ssh`;
}

/** Every hash has its own salt. */
function passwordCases(): MachineCase[] {
  const set = (what: string, args: Arguments): MachineCase => ({
    ...changing("guest-set-user-password", {
      what,
      args: { username: USER, crypted: false, ...args },
    }),
    prepare: `sed -i 's/^${USER}:[^:]*/${USER}:!/' /etc/shadow`,
    look: String.raw`sed 's/:\(\$6\$\)[^:]*:/:\1:/; s/:[0-9].*//' /etc/shadow`,
  });
  return [
    set("a word", { password: btoa("a word") }),
    set("bytes", { password: btoa("\xff:\xfe") }),
    set("what was encrypted", { password: btoa(ENCRYPTED), crypted: true }),
    set("an unknown user", { username: "nobody", password: btoa("a") }),
  ];
}

function filesystemCases(): MachineCase[] {
  // The kernel remembers what it has trimmed while it is mounted.
  const remount = `
    grep ^/dev/ /proc/mounts > /run/mounts
    while read -r disk folder rest; do
      umount $folder
      mount $disk $folder
    done < /run/mounts`;
  const freeze = (what: string, command: string, args?: Arguments) => ({
    name: `machine: freeze: ${what}`,
    command: "guest-fsfreeze-*",
    steps: [
      "guest-fsfreeze-status",
      [command, args] as const,
      "guest-fsfreeze-status",
      "guest-fsfreeze-freeze",
      "guest-get-host-name",
      "guest-fsfreeze-thaw",
      "guest-fsfreeze-status",
      "guest-fsfreeze-thaw",
    ].map((step) => ({
      send: typeof step === "string" ? request(step) : request(...step),
    })),
  });
  return [
    { ...changing("guest-fstrim", { what: "all" }), prepare: remount },
    {
      ...changing("guest-fstrim", { what: "some", args: { minimum: 1 << 22 } }),
      prepare: remount,
    },
    freeze("all", "guest-fsfreeze-freeze"),
    freeze("one", "guest-fsfreeze-freeze-list", {
      mountpoints: ["/mnt/data"],
    }),
    freeze("none", "guest-fsfreeze-freeze-list", {
      mountpoints: ["/nowhere"],
    }),
  ];
}

/** A case whose name says that it is for a machine of one's own. */
function changing(
  command: string,
  { what, args }: { what: string; args?: Arguments },
): MachineCase {
  const send = request(command, args);
  return { name: `machine: ${command}: ${what}`, command, steps: [{ send }] };
}
