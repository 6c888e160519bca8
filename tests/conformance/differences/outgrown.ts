/**
 * Differences that only an older version of the reference shows, because
 * Stillpoint follows a newer one.
 *
 * @module
 */

import type { Difference } from "../difference.ts";
import { mapText, without } from "../normalise.ts";
import { withoutCommands } from "./info.ts";

const OLDER = "docs/compatibility.md, Older versions";

/** The differences. */
export const OUTGROWN: readonly Difference[] = [
  {
    name: "words of syntax errors",
    where: /^wire: (a trailing comma|no colon|the wrong bracket|no key)$/,
    below: 11.01,
    why: "the parser is new in 11.1",
    doc: `${OLDER}: A syntax error tells its place`,
    blur: (replies) =>
      mapText(
        replies,
        (text) => text.replace(/JSON parse error, .*/, "JSON parse error"),
      ),
  },
  {
    name: "what follows too many tokens",
    where: /^wire: 2097153 tokens$/,
    below: 11.01,
    why: "the older parser reads on in the middle of the value",
    doc: `${OLDER}: too many tokens are one error`,
    blur: (replies) => Array.isArray(replies) ? replies.slice(0, 1) : replies,
  },
  {
    name: "the text before why a program cannot be started",
    where: /^guest-exec: /,
    below: 10,
    why: "it says nothing",
    doc: `${OLDER}: \`Guest agent command failed\``,
    blur: (replies) =>
      mapText(replies, (text) =>
        text.replace(
          /^Guest agent command failed, error was '(Failed .*)'$/,
          "$1",
        )),
  },
  {
    name: "words for what is captured",
    where:
      /capture (none|stdout|stderr|separated|merged)$|capture-output is|an unknown capture$/,
    below: 8.01,
    why: "they are new in 8.1",
    doc: `${OLDER}: \`capture-output\` takes words`,
    blur: () => [],
  },
  {
    name: "guest-get-load",
    where: /^guest-get-load: /,
    below: 10,
    why: "it is new in 10.0",
    doc: `${OLDER}: \`guest-get-load\``,
    blur: () => [],
  },
  {
    name: "guest-get-load in guest-info",
    where: /^guest-info: good$/,
    below: 10,
    why: "it is new in 10.0",
    doc: `${OLDER}: \`guest-get-load\``,
    blur: (replies) => withoutCommands(replies, /^guest-get-load$/),
  },
  {
    name: "guest-network-get-route",
    where: /^guest-network-get-route: /,
    below: 9.01,
    why: "it is new in 9.1",
    doc: `${OLDER}: \`guest-network-get-route\``,
    blur: () => [],
  },
  {
    name: "guest-network-get-route in guest-info",
    where: /^guest-info: good$/,
    below: 9.01,
    why: "it is new in 9.1",
    doc: `${OLDER}: \`guest-network-get-route\``,
    blur: (replies) => withoutCommands(replies, /^guest-network-get-route$/),
  },
  {
    name: "guest-get-devices",
    where: /^guest-get-devices: good$/,
    below: 9.01,
    why: "a command that a system cannot have is not there since 9.1",
    doc: `${OLDER}: \`guest-get-devices\``,
    blur: (replies) =>
      mapText(
        replies,
        (text) =>
          text.replace(/^Command (\S+) has been disabled$/, missing("$1")),
      ),
  },
  {
    name: "guest-get-devices in guest-info",
    where: /^guest-info: good$/,
    below: 9.01,
    why: "a command that a system cannot have is not there since 9.1",
    doc: `${OLDER}: \`guest-get-devices\``,
    blur: (replies) => withoutCommands(replies, /^guest-get-devices$/),
  },
  {
    name: "total-bytes-privileged",
    where: /^guest-get-fsinfo: good$/,
    below: 9.01,
    why: "it is new in 9.1",
    doc: `${OLDER}: \`total-bytes-privileged\``,
    blur: (replies) => without(replies, /^total-bytes-privileged$/),
  },
  {
    name: "the text about a processor that is not there",
    where: /^guest-set-vcpus: (one that is not there|a negative one)$/,
    below: 11.01,
    why: "it was another one",
    doc: `${OLDER}: \`Could not open\``,
    blur: (replies) =>
      mapText(
        replies,
        (text) => text.replace(/^open\("(.*)"\)/, "Could not open '$1'"),
      ),
  },
];

function missing(name: string): string {
  return `The command ${name} has not been found`;
}
