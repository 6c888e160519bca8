/**
 * What systemd and the agent tell each other: the socket to serve on the way
 * in, the state of the service on the way out.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { inspectListener, type ListenSocket } from "./ffi/listen_socket.ts";
import { sendDatagram } from "./ffi/notify_socket.ts";
import { closeOnExec, monotonicMicroseconds } from "./ffi/process.ts";
import type { Environment } from "./platform/supervision.ts";

const log = getLogger(["stillpoint", "systemd"]);

/** The number of the first socket passed: sd_listen_fds(3). */
const FIRST_FD = 3;
const METHODS = { unix: "unix-listen", vsock: "vsock-listen" } as const;
const PATIENCE = { attempts: 20, delayMs: 50 } as const;

/** A socket that systemd listens on for us. */
export interface PassedSocket extends ListenSocket {
  /** Its descriptor. */
  readonly fd: number;
  /** The method that it takes the place of. */
  readonly method: "unix-listen" | "vsock-listen";
}

/**
 * Looks for a socket that systemd has passed, and changes nothing.
 *
 * @param env The environment
 * @param pid The process the socket must be meant for
 * @returns The socket, if there is one; throws if it is of no use
 */
export function findPassedSocket(
  env: Environment,
  pid: number,
): PassedSocket | undefined {
  if (env.get("LISTEN_PID") !== String(pid)) return undefined;
  const count = Number(env.get("LISTEN_FDS"));
  if (!(count >= 1)) return undefined;
  if (count > 1) {
    throw new Error(`Cannot listen on ${count} sockets: only one is supported`);
  }
  const socket = inspectListener(FIRST_FD);
  if (socket === undefined) throw new Error("unsupported listen fd type");
  return { ...socket, fd: FIRST_FD, method: METHODS[socket.kind] };
}

/**
 * Keeps a passed socket, and what tells of it, from children.
 *
 * @param env The environment
 * @param socket The socket, if there is one
 */
export function adoptPassedSocket(
  env: Environment,
  socket: PassedSocket | undefined,
): void {
  for (const name of ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]) {
    env.delete(name);
  }
  if (socket !== undefined) closeOnExec(socket.fd);
}

/** What systemd can be told, by the names of sd_notify(3). */
export type ServiceState = Readonly<Record<string, string>>;

/** Tells systemd something; a failure is only logged. */
export type Notify = (state: ServiceState) => Promise<void>;

/**
 * Finds out how to tell systemd things. Children will not be able to.
 *
 * @param env The environment
 * @param send What sends; returns whether there was room
 * @returns A function that does nothing when systemd is not listening
 */
export function notifier(
  env: Environment,
  send: (name: string, text: string) => boolean = sendDatagram,
): Notify {
  const name = env.get("NOTIFY_SOCKET");
  env.delete("NOTIFY_SOCKET");
  if (!name) return async () => {};
  return async (state) => {
    try {
      await insist(() => send(name, print(state)));
    } catch (error) {
      log.warning`Cannot notify systemd: ${error}`;
    }
  };
}

/**
 * Says that the configuration is about to be read again; `READY=1` ends it.
 *
 * @returns The state to send
 */
export function reloading(): ServiceState {
  return { RELOADING: "1", MONOTONIC_USEC: String(monotonicMicroseconds()) };
}

function print(state: ServiceState): string {
  return Object.entries(state)
    .map(([name, value]) => `${name}=${value.replaceAll(/\s+/g, " ")}`)
    .join("\n");
}

/** A lost READY=1 would make systemd kill the service, so a full queue waits. */
async function insist(send: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < PATIENCE.attempts; attempt++) {
    if (send()) return;
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.delayMs));
  }
  throw new Error("its queue is full");
}
