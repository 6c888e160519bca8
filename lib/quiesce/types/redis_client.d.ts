/**
 * What is used of `@redis/client`; see `pg.d.ts` for why not its own.
 *
 * @module
 */

/** How to connect. */
export interface ClientOptions {
  /** The server. */
  readonly socket: {
    readonly path: string;
    readonly tls: false;
    readonly reconnectStrategy: false;
  };
  /** The protocol's version. */
  readonly RESP: 2 | 3;
  /** Whether to keep from the server what library this is. */
  readonly disableClientInfo: boolean;
  /** Whether to fail at once when there is no connection. */
  readonly disableOfflineQueue: boolean;
  /** The account. */
  readonly username?: string;
  /** Its password. */
  readonly password?: string;
}

/** One session. */
export class Client {
  /** Prepares a session. */
  constructor(options: ClientOptions);
  /** Whether there is anything to destroy. */
  readonly isOpen: boolean;
  /** Connects and logs in. */
  connect(): Promise<unknown>;
  /** Carries out a command. */
  sendCommand(words: readonly string[]): Promise<unknown>;
  /** Ends it at once. */
  destroy(): void;
  /** Hears what went wrong while nothing was asked. */
  on(event: "error", heard: (error: Error) => void): void;
  /** Hears that it is over. */
  on(event: "end", heard: () => void): void;
}

/** What an old module exports, in one form or the other. */
declare const library: typeof Client | { readonly default: typeof Client };
export default library;
