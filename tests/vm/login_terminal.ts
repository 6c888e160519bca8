/**
 * A terminal on the machine's second serial port, where a user may log in
 * whose shell is the one of {@linkcode LOGIN_FILES}.
 *
 * @module
 */

import type { ControlShell } from "./control_shell.ts";
import { until } from "./deadline.ts";
import { LineSocket } from "./line_socket.ts";

/** Who wants to log in. */
export interface Credentials {
  /** The user's name. */
  readonly user: string;
  /** What the user takes for the password. */
  readonly password: string;
}

/** Where the terminal is in the machine. */
const TERMINAL = "/dev/ttyS1";

/** A shell that says whose it is, and ends. */
export const LOGIN_FILES: Readonly<Record<string, string>> = {
  "/rig/whoami": '#!/bin/sh\necho "I am $(id -un)."\n',
};

/** The host's end of the terminal. */
export class LoginTerminal implements AsyncDisposable {
  readonly #socket: LineSocket;
  readonly #shell: ControlShell;
  #visits = 0;
  #text = "";

  private constructor(socket: LineSocket, shell: ControlShell) {
    this.#socket = socket;
    this.#shell = shell;
  }

  /**
   * Describes the port to QEMU.
   *
   * @param path The socket that the host connects to
   * @returns Arguments for QEMU
   */
  static hardware(path: string): string[] {
    return [
      ...["-chardev", `socket,id=login,path=${path},server=on,wait=off`],
      ...["-serial", "chardev:login"],
    ];
  }

  /**
   * Connects.
   *
   * @param path The socket's path
   * @param shell A shell in the machine, which is not the user's
   * @returns The terminal
   */
  static async connect(
    path: string,
    shell: ControlShell,
  ): Promise<LoginTerminal> {
    return new LoginTerminal(await LineSocket.connect(path), shell);
  }

  /**
   * Tries to log in, which starts the user's shell.
   *
   * @param who Who wants to
   * @returns Who the user then is; nothing if the machine refuses
   */
  async logIn({ user, password }: Credentials): Promise<string | undefined> {
    const number = ++this.#visits;
    const session = this.#shell.attempt(gettyFor(number), { seconds: 60 });
    // An earlier visit may have ended with a prompt, too.
    await this.#until(new RegExp(`visit ${number}\\b[^]*login: $`));
    await this.#send(user);
    await this.#until(/Password: $/);
    // What comes before the terminal is silent is thrown away.
    await this.#untilSilent();
    await this.#send(password);
    const answer = await this.#until(/incorrect|I am \w+[.]/);
    if (/incorrect/.test(answer)) {
      await this.#shell.run("kill $(cat /run/getty)");
    }
    await session;
    return /I am (\w+)[.]/.exec(answer)?.[1];
  }

  /** Hangs up. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket[Symbol.asyncDispose]();
  }

  async #untilSilent(): Promise<void> {
    const script = `stty -F ${TERMINAL} -a | grep -q -e ' -echo '`;
    await until(async () => {
      return (await this.#shell.attempt(script)).status === 0 || undefined;
    }, { what: "the terminal to be silent" });
  }

  /** What was printed before counts no more. */
  async #send(line: string): Promise<void> {
    this.#text = "";
    await this.#socket.send(`${line}\n`);
  }

  async #until(pattern: RegExp): Promise<string> {
    const decoder = new TextDecoder();
    return await until(() => {
      this.#text += decoder.decode(this.#socket.takeAll());
      return pattern.test(this.#text) ? this.#text : undefined;
    }, { what: `the terminal to show ${pattern}` }).catch((cause) => {
      throw new Error(`The terminal shows "${this.#text}"`, { cause });
    });
  }
}

/** The program that asks for a name, and has `login` ask for a password. */
function gettyFor(visit: number): string {
  return `
    echo "visit ${visit}" > ${TERMINAL}
    setsid sh -c 'echo $$ > /run/getty; exec getty -L 115200 ttyS1 vt100'`;
}
