/**
 * What the agent asks of an operating system about processes of its own.
 *
 * @module
 */

/** A user by numbers. The program belongs to no other group. */
export interface ChildUser {
  /** The user's number. */
  readonly uid: number;
  /** The group's number. */
  readonly gid: number;
}

/** A program that the agent runs for itself. */
export interface ChildRequest {
  /** The program. */
  readonly path: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** What it reads; nothing unless given. */
  readonly input?: Uint8Array;
  /** Its whole environment; the agent's own unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its working directory; the agent's own unless given. */
  readonly cwd?: string;
  /** Whom to run it as; the agent's own user unless given. */
  readonly user?: ChildUser;
  /** Told what it prints; the bytes are valid only until it returns. */
  readonly hear: (bytes: Uint8Array) => void;
}

/** How a program ended. */
export interface ChildEnd {
  /** Its exit status; that of a killed program is not 0. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: string | undefined;
}

/** A program that runs for the agent. */
export interface Child {
  /** Settles when it has ended; who descends from it may live on. */
  readonly end: Promise<ChildEnd>;
  /** Settles when nobody can print anything any more. */
  readonly outputEnd: Promise<void>;
  /** Kills it and all that descends from it. */
  killTree(): Promise<void>;
  /** Hears no more of it, whether it has ended or not. */
  leave(): Promise<void>;
}

/** The program could not be started: nothing of it has run. */
export class NotStarted extends Error {}

/** Starts and looks up processes. */
export interface Processes {
  /**
   * Starts a program, detached. Throws a {@linkcode NotStarted} if it cannot.
   *
   * @param request Which one
   * @returns The program, which runs by now
   */
  start(request: ChildRequest): Promise<Child>;

  /**
   * Tells whether a process is still there, a dying one included. Numbers are
   * used again: one that began later is another process.
   *
   * @param pid The process
   * @param begunBy When it was there for certain, in seconds since boot
   * @returns Whether it is
   */
  exists(pid: number, begunBy: number): Promise<boolean>;
}
