/**
 * Differences that show in a machine that both agents may change.
 *
 * @module
 */

import type { Difference } from "../difference.ts";
import { mapMembers, mapText } from "../normalise.ts";

const COMMANDS = "docs/compatibility.md, Commands";
const ON_LINUX = "docs/compatibility.md, Commands on Linux";
const OLDER = "docs/compatibility.md, Older versions";

/** The differences. */
export const IN_MACHINES: readonly Difference[] = [
  {
    name: "bus and target of virtio-scsi",
    where: /^guest-get-(disks|fsinfo): good$/,
    why: "a host finds the disk by them, and the reference has 0 for both",
    doc: `${ON_LINUX}: real bus and target of virtio-scsi`,
    blur: withoutScsiSeats,
  },
  {
    name: "errors name errno",
    where: /^machine: guest-set-time: the first moment$/,
    why: "the name is the same in every language",
    doc: `${COMMANDS}: Errors name errno`,
    blur: (replies) =>
      mapText(replies, (text) => text.replace(/[A-Z]+ \((.+)\)$/, "$1")),
  },
  {
    name: "a file of ssh keys ends with a newline, and has no empty lines",
    where: /^machine: guest-ssh-add-authorized-keys: /,
    why: "what is appended by others would be part of the last key",
    doc: `${ON_LINUX}: the file gets a final newline`,
    blur: withoutEmptyLines,
  },
  {
    name: "ssh keys keep their order",
    where: /^machine: guest-ssh-get-authorized-keys: some$/,
    why: "the reference turns it round",
    doc: `${ON_LINUX}: keys keep their order`,
    blur: withKeysSorted,
  },
  {
    name: "the reason why ssh keys cannot be read",
    where: /^machine: guest-ssh-get-authorized-keys: no file$/,
    why: "the reference names the file twice",
    doc: `${ON_LINUX}: a file that cannot be read is named once`,
    blur: (replies) =>
      mapText(replies, (text) => text.replace(/Failed to open file .*: /, "")),
  },
  {
    name: "the reason why a machine does not sleep",
    where: /^guest-suspend-disk: /,
    why: "ours names errno; the reference's was of another kind before 9.1",
    doc: `${ON_LINUX}: one that fails is an error`,
    blur: (replies) => mapText(replies, hideReason),
  },
  {
    name: "an error that has no reason beside itself",
    where: /^machine: guest-set-time: (a moment too early|a year too late)$/,
    since: 9.01,
    why: "the reference adds why something else failed before",
    doc: `${ON_LINUX}: \`Invalid time\``,
    blur: (replies) =>
      mapText(replies, (text) => text.replace(/^(Invalid time): .*$/, "$1")),
  },
  {
    name: "the last newline of what a program said",
    where: /^machine: guest-set-user-password: an unknown user$/,
    since: 9.01,
    why: "an error is one sentence",
    doc: `${ON_LINUX}: no newline at its end`,
    blur: (replies) =>
      mapText(replies, (text) => text.replace(/^(child process .*)\n$/s, "$1")),
  },
  {
    name: "the reason why a password cannot be set",
    where: /^machine: guest-set-user-password: an unknown user$/,
    below: 9.01,
    why: "it is new in 9.1",
    doc: `${OLDER}: A password that cannot be set`,
    blur: (replies) =>
      mapText(
        replies,
        (text) => text.replace(/(failed to set user password)[^]*$/, "$1"),
      ),
  },
  {
    name: "the reason why a command is refused while frozen",
    where: /^machine: freeze: /,
    below: 9.01,
    why: "it was another one",
    doc: `${OLDER}: refused while frozen`,
    blur: (replies) =>
      mapText(
        replies,
        (text) =>
          text.replace(
            "the agent is in frozen state",
            "the command is not allowed",
          ),
      ),
  },
];

function withoutScsiSeats(value: unknown): unknown {
  const isScsi = typeof value === "object" && value !== null &&
    "bus-type" in value && value["bus-type"] === "scsi";
  return mapMembers(
    value,
    (inner, name) =>
      isScsi && /^(bus|target)$/.test(name)
        ? undefined
        : withoutScsiSeats(inner),
  );
}

function withoutEmptyLines(value: unknown): unknown {
  return mapMembers(
    value,
    (inner) => inner === "" ? undefined : withoutEmptyLines(inner),
  );
}

function withKeysSorted(value: unknown): unknown {
  return mapMembers(
    value,
    (inner, name) =>
      name === "keys" && Array.isArray(inner)
        ? inner.toSorted()
        : withKeysSorted(inner),
  );
}

function hideReason(text: string): string {
  return text
    .replace(/^child process has failed to suspend.*/, "no sleep")
    .replace(/^suspend: cannot write to .*/, "no sleep")
    .replace(/^Cannot write disk to .*/, "no sleep");
}
