/**
 * What the agents are asked.
 *
 * @module
 */

/** The cheapest request. */
export const PING: Uint8Array<ArrayBuffer> = encode(
  '{"execute":"guest-ping"}\n',
);

/**
 * What conversations begin with, without the byte 0xFF before it: qemu-ga
 * answers that with an error, so that there would be two replies to wait for.
 */
export const SYNC: Uint8Array<ArrayBuffer> = encode(
  '{"execute":"guest-sync-delimited","arguments":{"id":4711}}\n',
);

/** A small request with a reply of some kilobytes. */
export const INFO: Uint8Array<ArrayBuffer> = encode(
  '{"execute":"guest-info"}\n',
);

/**
 * Builds a request of the shape of a large `guest-file-write`. Nothing takes
 * such an argument, so what is measured is reading it, not carrying it out.
 *
 * @param size The length of its long argument
 * @returns The request's bytes
 */
export function largeRequest(size: number): Uint8Array<ArrayBuffer> {
  const content = "QUJD".repeat(size / 4);
  return encode(
    `{"execute":"guest-ping","arguments":{"buf-b64":"${content}"}}\n`,
  );
}

/**
 * Builds any request.
 *
 * @param execute The command
 * @param args Its arguments
 * @returns The request's bytes
 */
export function requestOf(
  execute: string,
  args?: Readonly<Record<string, unknown>>,
): Uint8Array<ArrayBuffer> {
  const request = args === undefined
    ? { execute }
    : { execute, arguments: args };
  return encode(`${JSON.stringify(request)}\n`);
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
