/**
 * What must differ from one agent to the other, or from one moment to the
 * next, and says nothing about either: each by a rule with a name.
 *
 * @module
 */

/** What is replaced, and why. */
export interface Rule {
  /** Names it. */
  readonly name: string;
  /** The cases it is for, by name. */
  readonly where: RegExp;
  /** Makes replies alike. */
  readonly apply: (replies: unknown) => unknown;
}

/** Every rule. */
export const RULES: readonly Rule[] = [
  {
    name: "each agent has its own folder",
    where: /^files: /,
    apply: (replies) =>
      mapText(
        replies,
        (text) =>
          text.replace(/\/tmp\/stillpoint-conformance-\w+/g, "<folder>"),
      ),
  },
  {
    name: "each program has its own process id",
    where: /^programs: /,
    apply: (replies) =>
      mapText(
        mask(replies, /^pid$/),
        (text) => text.replace(/PID \d+/, "PID <pid>"),
      ),
  },
  {
    name: "time goes by",
    where: /^guest-get-time: good/,
    apply: (replies) => mask(replies, /^return$/),
  },
  {
    name: "packets come and go",
    where: /^guest-network-get-interfaces: good/,
    apply: (replies) => mask(replies, /^[rt]x-/),
  },
  {
    name: "packets hold routes",
    where: /^guest-network-get-route: good/,
    apply: (replies) => mask(replies, /^(refcnt|use)$/),
  },
  {
    name: "disks are read and written",
    where: /^guest-get-diskstats: good/,
    apply: (replies) => mask(replies, /-(sectors|ios|merges|ticks|pgr)$/),
  },
  {
    name: "disks count what they did",
    where: /^guest-get-disks: good/,
    apply: (replies) =>
      mask(
        replies,
        /^(data-units-.*|host-.*-commands|controller-busy-time)-lo$/,
      ),
  },
  {
    name: "processors run",
    where: /^guest-get-cpustats: good/,
    apply: (replies) =>
      mask(replies, /^(user|nice|system|idle|iowait|.*irq|steal|guest.*)$/),
  },
  {
    name: "how busy the machine is changes",
    where: /^guest-get-load: good/,
    apply: (replies) => mask(replies, /^load/),
  },
  {
    name: "files are written",
    where: /^guest-get-fsinfo: good/,
    apply: (replies) => mask(replies, /^used-bytes$/),
  },
  {
    name: "the kernel lists directories in any order",
    where: /^guest-get-(vcpus|memory-blocks|disks): good/,
    apply: sorted,
  },
];

/**
 * Makes the replies to a case comparable.
 *
 * @param name The case
 * @param replies What an agent answered
 * @returns The same without what must differ
 */
export function normalise(name: string, replies: readonly unknown[]): unknown {
  return RULES.filter(({ where }) => where.test(name))
    .reduce<unknown>((value, { apply }) => apply(value), replies);
}

/**
 * Rewrites every text in a value.
 *
 * @param value The value
 * @param rewrite What becomes of a text
 * @returns The value with its texts rewritten
 */
export function mapText(
  value: unknown,
  rewrite: (text: string) => string,
): unknown {
  if (typeof value === "string") return rewrite(value);
  return mapMembers(value, (inner) => mapText(inner, rewrite));
}

/**
 * Rewrites what is directly inside of a value.
 *
 * @param value The value
 * @param rewrite What becomes of an entry or member; it is left out if nothing
 * @returns The value with its inside rewritten
 */
export function mapMembers(
  value: unknown,
  rewrite: (inner: unknown, name: string) => unknown,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value)
    .map(([name, inner]) => [name, rewrite(inner, name)] as const)
    .filter(([, inner]) => inner !== undefined);
  return Array.isArray(value)
    ? members.map(([, inner]) => inner)
    : Object.fromEntries(members);
}

/**
 * Hides members, but not whether they are there and of which type.
 *
 * @param value The value
 * @param names The members' names
 * @returns The value with those members hidden
 */
export function mask(value: unknown, names: RegExp): unknown {
  return mapMembers(value, (inner, name) => {
    const isHidden = typeof inner === "number" || typeof inner === "bigint";
    return isHidden && names.test(name) ? "<number>" : mask(inner, names);
  });
}

/**
 * Leaves members out.
 *
 * @param value The value
 * @param names The members' names
 * @returns The value without them
 */
export function without(value: unknown, names: RegExp): unknown {
  return mapMembers(
    value,
    (inner, name) => names.test(name) ? undefined : without(inner, names),
  );
}

/** Sorts the list that a reply returns. */
function sorted(replies: unknown): unknown {
  return mapMembers(
    replies,
    (reply) =>
      mapMembers(
        reply,
        (value) =>
          Array.isArray(value)
            ? value.toSorted((one, other) => key(one) < key(other) ? -1 : 1)
            : value,
      ),
  );
}

function key(value: unknown): string {
  const { "logical-id": id = 0, "phys-index": index = 0, name = "" } =
    value as Readonly<Record<string, unknown>>;
  return `${String(id).padStart(20)} ${String(index).padStart(20)} ${name}`;
}
