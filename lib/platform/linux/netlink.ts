/**
 * Messages of the kernel's routing subsystem: rtnetlink(7) describes them.
 *
 * @module
 */

import { ErrnoError } from "../../ffi/errno.ts";

/** A message. */
export interface NetlinkMessage {
  /** What it is about. */
  readonly type: number;
  /** What follows its header. */
  readonly body: Uint8Array;
}

/** Types of messages: linux/netlink.h and linux/rtnetlink.h. */
export const MessageType = {
  error: 2,
  done: 3,
  newLink: 16,
  getLinks: 18,
  newAddress: 20,
  getAddresses: 22,
} as const;

/** `struct nlmsghdr`: byte offsets. */
const HEADER = { length: 0, type: 4, flags: 6, sequence: 8, size: 16 } as const;
/** `struct nlattr`: byte offsets. */
const ATTRIBUTE = { length: 0, type: 2, size: 4 } as const;
/** The upper bits of an attribute's type say how it is encoded. */
const TYPE_MASK = 0x3fff;
/** NLM_F_REQUEST | NLM_F_ROOT | NLM_F_MATCH. */
const LIST_EVERYTHING = 0x301;
/** `struct ifinfomsg`, the largest that a request may need; all zero. */
const REQUEST_BODY = 16;
const ALIGNMENT = 4;
const LITTLE_ENDIAN = true;

/**
 * Asks for everything there is of a kind.
 *
 * @param type The kind
 * @returns The request, to be sent
 */
export function listRequest(
  type: typeof MessageType.getLinks | typeof MessageType.getAddresses,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEADER.size + REQUEST_BODY));
  view.setUint32(HEADER.length, view.byteLength, LITTLE_ENDIAN);
  view.setUint16(HEADER.type, type, LITTLE_ENDIAN);
  view.setUint16(HEADER.flags, LIST_EVERYTHING, LITTLE_ENDIAN);
  return new Uint8Array(view.buffer);
}

/**
 * Collects the messages of a list.
 *
 * @param datagrams What the kernel sends; no more is taken than belongs to it
 * @returns The messages
 */
export async function collectList(
  datagrams: AsyncIterable<Uint8Array>,
): Promise<NetlinkMessage[]> {
  const collected: NetlinkMessage[] = [];
  for await (const datagram of datagrams) {
    for (const message of parseMessages(datagram)) {
      if (message.type === MessageType.done) return collected;
      if (message.type === MessageType.error) throw refusal(message);
      collected.push(message);
    }
  }
  return collected;
}

/**
 * Parses a datagram.
 *
 * @param datagram One or more messages
 * @returns The messages, up to the first that is not whole
 */
export function parseMessages(datagram: Uint8Array): NetlinkMessage[] {
  const view = viewOf(datagram);
  const messages: NetlinkMessage[] = [];
  for (let at = 0; at + HEADER.size <= datagram.length;) {
    const length = view.getUint32(at + HEADER.length, LITTLE_ENDIAN);
    if (length < HEADER.size || at + length > datagram.length) break;
    messages.push({
      type: view.getUint16(at + HEADER.type, LITTLE_ENDIAN),
      body: datagram.subarray(at + HEADER.size, at + length),
    });
    at += aligned(length);
  }
  return messages;
}

/**
 * Parses the attributes of a message.
 *
 * @param body The message's body
 * @param start Where they begin
 * @returns The value of each, by type
 */
export function parseAttributes(
  body: Uint8Array,
  start: number,
): Map<number, Uint8Array> {
  const view = viewOf(body);
  const attributes = new Map<number, Uint8Array>();
  for (let at = start; at + ATTRIBUTE.size <= body.length;) {
    const length = view.getUint16(at + ATTRIBUTE.length, LITTLE_ENDIAN);
    if (length < ATTRIBUTE.size || at + length > body.length) break;
    const type = view.getUint16(at + ATTRIBUTE.type, LITTLE_ENDIAN);
    attributes.set(
      type & TYPE_MASK,
      body.subarray(at + ATTRIBUTE.size, at + length),
    );
    at += aligned(length);
  }
  return attributes;
}

/**
 * Looks at bytes as numbers.
 *
 * @param bytes The bytes
 * @returns A view of the same
 */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

/** An error begins with the negative error number. */
function refusal({ body }: NetlinkMessage): ErrnoError {
  const errno = body.length < 4 ? 0 : -viewOf(body).getInt32(0, LITTLE_ENDIAN);
  return new ErrnoError("Cannot ask the kernel about the network", errno);
}
