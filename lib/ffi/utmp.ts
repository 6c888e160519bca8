/**
 * The C library's records of who is logged in. They are read from their file
 * rather than through the C library, which locks the file and may wait ten
 * seconds for that.
 *
 * @module
 */

/** Where things are in a record. */
interface Layout {
  readonly seconds: number;
  readonly microseconds: number;
  /** Whether times are 64 bits wide. */
  readonly isWide: boolean;
  readonly size: number;
}

const USER_PROCESS = 7;
/** `struct utmpx` of the GNU C library, up to where architectures differ. */
const RECORD = { type: 0, user: 44, userEnd: 76 } as const;
/** x86-64 shares the records with its 32-bit programs: bits/utmp.h. */
const LAYOUTS = {
  x86_64: { seconds: 340, microseconds: 344, isWide: false, size: 384 },
  aarch64: { seconds: 344, microseconds: 352, isWide: true, size: 400 },
} as const satisfies Record<typeof Deno.build.arch, Layout>;
const LITTLE_ENDIAN = true;

/** A login. */
export interface Login {
  /** Whose. */
  readonly user: string;
  /** When, in seconds since 1970. */
  readonly time: number;
}

/**
 * Parses the whole file.
 *
 * @param bytes Its content
 * @param arch The architecture of the machine that wrote it
 * @returns Everybody who is logged in, as often as they are
 */
export function parseUtmp(
  bytes: Uint8Array,
  arch: typeof Deno.build.arch = Deno.build.arch,
): Login[] {
  const layout = LAYOUTS[arch];
  const count = Math.floor(bytes.length / layout.size);
  return Array.from({ length: count }, (_, index) => index * layout.size)
    .map((start) => bytes.subarray(start, start + layout.size))
    .flatMap((record) => parseRecord(record, layout));
}

function parseRecord(record: Uint8Array, layout: Layout): Login[] {
  const view = new DataView(record.buffer, record.byteOffset, layout.size);
  const user = userOf(record);
  const type = view.getInt16(RECORD.type, LITTLE_ENDIAN);
  if (type !== USER_PROCESS || user === "") return [];
  return [{ user, time: timeOf(view, layout) }];
}

/** The name fills its field, or ends with a zero. */
function userOf(record: Uint8Array): string {
  const field = record.subarray(RECORD.user, RECORD.userEnd);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

/** Without a sign the narrow seconds last until 2106. */
function timeOf(view: DataView, layout: Layout): number {
  const { seconds, microseconds, isWide } = layout;
  if (!isWide) {
    return view.getUint32(seconds, LITTLE_ENDIAN) +
      view.getInt32(microseconds, LITTLE_ENDIAN) / 1e6;
  }
  return Number(view.getBigInt64(seconds, LITTLE_ENDIAN)) +
    Number(view.getBigInt64(microseconds, LITTLE_ENDIAN)) / 1e6;
}
