/**
 * What is said to both agents: cases, each of one or more steps.
 *
 * @module
 */

/** Something to send. */
export type Piece = string | Uint8Array;

/** Bytes to send, and when their answers are complete. */
export interface Step {
  /** What to send, or how it follows from the case's replies so far. */
  readonly send: Piece | ((replies: readonly unknown[]) => Piece);
  /** Whether what is sent may leave the parser in the middle of something. */
  readonly isOpen?: boolean;
  /** Has it sent again until the reply is so; at once unless given. */
  readonly until?: (reply: unknown) => boolean;
}

/** Something to say to both agents, and to compare. */
export interface Case {
  /** Names it, for differences that are allowed. */
  readonly name: string;
  /** The command it is about; `wire` if it is about none. */
  readonly command: string;
  /** What is sent. */
  readonly steps: readonly Step[];
}

/** Arguments of a command. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * Writes a request.
 *
 * @param execute The command
 * @param args Its arguments; none unless given
 * @returns The request
 */
export function request(execute: string, args?: Arguments): string {
  return JSON.stringify({ execute, ...args && { arguments: args } });
}

/**
 * Makes a case of one request.
 *
 * @param command The command
 * @param what What is particular about it
 * @param args Its arguments; none unless given
 * @returns The case
 */
export function ask(
  command: string,
  { what, args }: { what: string; args?: Arguments },
): Case {
  const steps = [{ send: request(command, args) }];
  return { name: `${command}: ${what}`, command, steps };
}

/**
 * Makes a case of bytes.
 *
 * @param name Names it
 * @param send The bytes
 * @param options Whether the parser may be left in the middle of something
 * @returns The case
 */
export function wire(
  name: string,
  send: Piece,
  options: { readonly isOpen?: boolean } = {},
): Case {
  return {
    name: `wire: ${name}`,
    command: "wire",
    steps: [{ send, ...options }],
  };
}

/**
 * Finds what a command returned.
 *
 * @param reply The reply
 * @returns Its `return`; an empty object if there is none
 */
export function returned(reply: unknown): Arguments {
  if (typeof reply !== "object" || reply === null) return {};
  const value = "return" in reply ? reply.return : undefined;
  return typeof value === "object" && value !== null ? { ...value } : {};
}
