/**
 * A real server of a database: a process of a test's own, run as the user it
 * is meant to run as, with nothing but a socket.
 *
 * @module
 */

import { NO_ROOT } from "../../lacking.ts";
import { until, within } from "../../vm/deadline.ts";
import { mustRun } from "../../vm/host_command.ts";

/** What to start. */
export interface ServerOptions {
  /** The program. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Whom it runs as. */
  readonly user: string;
  /** The socket it makes. */
  readonly socket: string;
  /** Whether it lets clients in. */
  readonly isReady: () => Promise<boolean>;
  /** What tells it to end well. */
  readonly stop: Deno.Signal;
}

/** Where the packages put programs that nobody calls by hand. */
const PATH = "/usr/lib/postgresql/15/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A server that runs, until it is disposed. */
export class Server implements AsyncDisposable {
  /** Where clients find it. */
  readonly socket: string;
  readonly #child: Deno.ChildProcess;
  readonly #said: Promise<string>;
  readonly #stop: Deno.Signal;
  #isOver = false;

  private constructor({ program, args, user, socket, stop }: ServerOptions) {
    this.socket = socket;
    this.#stop = stop;
    this.#child = new Deno.Command("setpriv", {
      args: [...as(user), program, ...args],
      env: { PATH },
      cwd: "/",
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#child.status.then(() => this.#isOver = true);
    this.#said = new Response(this.#child.stderr).text();
  }

  /**
   * Starts a server and waits until it lets clients in.
   *
   * @param options The server
   * @returns The server
   */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    try {
      await until(async () => {
        if (server.#isOver) throw new Error(await server.end());
        return await options.isReady() || undefined;
      }, { what: `${options.program} to be ready` });
      return server;
    } catch (error) {
      throw new Error(await server.end(), { cause: error });
    }
  }

  /** Its process. */
  get pid(): number {
    return this.#child.pid;
  }

  /**
   * Ends it, well if it can.
   *
   * @returns What it said
   */
  async end(): Promise<string> {
    if (!this.#isOver) this.#child.kill(this.#stop);
    const ended = within(this.#child.status, { what: "the end", seconds: 10 });
    await ended.catch(() => this.#child.kill("SIGKILL"));
    await this.#child.status;
    return await this.#said;
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

/**
 * Runs a program to its end as somebody else.
 *
 * @param user Who
 * @param words The program and its arguments
 * @returns What it printed
 */
export async function runAs(
  user: string,
  words: readonly string[],
): Promise<string> {
  const path = `PATH=${PATH}`;
  return await mustRun("setpriv", [...as(user), "env", path, ...words]);
}

/**
 * Tells whether the packages of a server are there.
 *
 * @param user The user they make
 * @param program The server
 * @returns Whether they are
 */
export function hasServer(user: string, program: string): boolean {
  if (NO_ROOT) return false;
  const script = `PATH=${PATH}; id "$0" && command -v "$1"`;
  return new Deno.Command("sh", {
    args: ["-c", script, user, program],
    stdout: "null",
    stderr: "null",
  }).outputSync().success;
}

function as(user: string): string[] {
  return [`--reuid=${user}`, `--regid=${user}`, "--clear-groups", "--"];
}
