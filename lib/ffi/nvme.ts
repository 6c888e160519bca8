/**
 * Asking an NVMe controller for its health. The controller may take its time
 * or never answer, so the call runs away from the event loop.
 *
 * @module
 */

import { owned } from "./descriptor.ts";
import { O, open } from "./open.ts";
import { systemCall } from "./system_call.ts";

/** `_IOWR('N', 0x41, struct nvme_admin_cmd)`, linux/nvme_ioctl.h. */
const NVME_IOCTL_ADMIN_CMD = 0xc0484e41;

/** `struct nvme_admin_cmd`: byte offsets of the fields that are set. */
const COMMAND = {
  opcode: 0,
  namespace: 4,
  address: 24,
  length: 36,
  word10: 40,
  size: 72,
} as const;
const LITTLE_ENDIAN = true;

const GET_LOG_PAGE = 0x02;
const ALL_NAMESPACES = 0xffffffff;
const HEALTH_LOG = 0x02;
const RETAIN_EVENT = 1 << 15;
const LOG_BYTES = 512;

/**
 * Reads the log page "SMART / Health Information".
 *
 * @param path A namespace's device
 * @returns The page
 */
export async function readHealthLog(
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const what = `Cannot read the health of "${path}"`;
  const purpose = { what, lane: "storage" } as const;
  using device = owned(await open(path, O.rdonly | O.nonblock, purpose));
  const log = new Uint8Array(LOG_BYTES);
  const command = healthCommand(log);
  // SAFETY: the kernel writes to the log through an address in the command.
  // The call has a word to spare, and what it is given stays alive meanwhile.
  await systemCall(
    purpose,
    "ioctl",
    device.fd,
    NVME_IOCTL_ADMIN_CMD,
    command,
    log,
  );
  return log;
}

/** The length is counted in words of four bytes, less one. */
function healthCommand(log: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(COMMAND.size));
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(log));
  const words = LOG_BYTES / 4 - 1;
  view.setUint8(COMMAND.opcode, GET_LOG_PAGE);
  view.setUint32(COMMAND.namespace, ALL_NAMESPACES, LITTLE_ENDIAN);
  view.setBigUint64(COMMAND.address, BigInt(address), LITTLE_ENDIAN);
  view.setUint32(COMMAND.length, LOG_BYTES, LITTLE_ENDIAN);
  const word10 = HEALTH_LOG | RETAIN_EVENT | words << 16;
  view.setUint32(COMMAND.word10, word10, LITTLE_ENDIAN);
  return new Uint8Array(view.buffer);
}
