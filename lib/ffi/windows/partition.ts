/**
 * What a partition is for, as its table says.
 *
 * @module
 */

/** What a driver is asked for the partition of a volume. */
export const IOCTL_DISK_GET_PARTITION_INFO_EX = 0x70048;

/** `PARTITION_INFORMATION_EX`. */
const INFORMATION = { style: 0, type: 32, size: 144 } as const;

/** How much room the driver's answer takes, in bytes. */
export const PARTITION_BYTES: number = INFORMATION.size;

/** `PARTITION_STYLE`. */
const STYLE = { mbr: 0, gpt: 1 } as const;

const LITTLE_ENDIAN = true;

const GPT_PURPOSES: ReadonlyMap<string, string> = new Map([
  ["c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "the firmware's (EFI)"],
  ["e3c9e316-0b5c-4db8-817d-f92df00215ae", "reserved by Windows"],
  ["de94bba4-06d1-4d40-a16a-bfd50179d6ac", "for recovery"],
]);

const MBR_PURPOSES: ReadonlyMap<number, string> = new Map([
  [0xef, "the firmware's (EFI)"],
  [0x12, "the manufacturer's"],
  [0x27, "for recovery"],
]);

/**
 * Reads a `PARTITION_INFORMATION_EX`.
 *
 * @param bytes The structure
 * @returns What the partition is for, as the end of a sentence; nothing if it
 * is for everybody
 */
export function parsePurpose(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const style = view.getUint32(INFORMATION.style, LITTLE_ENDIAN);
  if (style === STYLE.mbr) {
    return MBR_PURPOSES.get(view.getUint8(INFORMATION.type));
  }
  if (style !== STYLE.gpt) return undefined;
  return GPT_PURPOSES.get(guidAt(view, INFORMATION.type));
}

/** Three numbers, least significant byte first, and eight bytes. */
function guidAt(view: DataView, at: number): string {
  const numbers = [
    hex(view.getUint32(at, LITTLE_ENDIAN), 8),
    hex(view.getUint16(at + 4, LITTLE_ENDIAN), 4),
    hex(view.getUint16(at + 6, LITTLE_ENDIAN), 4),
  ];
  const bytes = Array.from(
    { length: 8 },
    (_, index) => hex(view.getUint8(at + 8 + index), 2),
  ).join("");
  return [...numbers, bytes.slice(0, 4), bytes.slice(4)].join("-");
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
