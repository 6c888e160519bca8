/**
 * Context numbers, by which vsock(7) names machines: linux/vm_sockets.h.
 *
 * @module
 */

/** VMADDR_CID_HOST: the host of this machine. */
export const HOST_CID = 2;

/** VMADDR_CID_ANY: any machine, and the largest number there is. */
export const ANY_CID: number = 2 ** 32 - 1;
