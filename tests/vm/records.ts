/**
 * The writers that keep the disks busy, seen from the host, and the records
 * that they leave behind. The writers themselves are `guest/writer.sh`.
 *
 * @module
 */

/** Bytes of a record, its newline included. */
const LENGTH = 64;

/** The file on each disk that the records go to. */
export const RECORD_FILE = "records";

/**
 * Reads a file of records, which must be complete and count from one.
 *
 * @param bytes The file's contents
 * @returns The number of the last record
 */
export function lastRecord(bytes: Uint8Array): number {
  if (bytes.length % LENGTH !== 0) {
    const over = bytes.length % LENGTH;
    throw new Error(`Cannot read records: the last has only ${over} bytes`);
  }
  const text = new TextDecoder().decode(bytes);
  const count = bytes.length / LENGTH;
  for (let number = 1; number <= count; number++) {
    const found = text.slice((number - 1) * LENGTH, number * LENGTH);
    if (found !== record(number)) {
      throw new Error(`Cannot read record ${number}: it says "${found}"`);
    }
  }
  return count;
}

/**
 * Writes a record as `guest/writer.sh` does.
 *
 * @param number Its number
 * @returns The record with its newline
 */
export function record(number: number): string {
  return `record ${String(number).padStart(LENGTH - 8, "0")}\n`;
}
