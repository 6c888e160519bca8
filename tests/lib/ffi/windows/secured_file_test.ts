import { deepStrictEqual as assertEquals } from "node:assert";
import { readInformation } from "../../../../lib/ffi/windows/secured_file.ts";

const LITTLE_ENDIAN = true;

Deno.test("readInformation() tells a file, a folder and a link apart", () => {
  const cases = [
    [0x20, { isFolder: false, isLink: false }],
    [0x10, { isFolder: true, isLink: false }],
    [0x410, { isFolder: true, isLink: true }],
  ] as const;
  for (const [attributes, expected] of cases) {
    const bytes = new Uint8Array(52);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, attributes, LITTLE_ENDIAN);
    view.setUint32(32, 1, LITTLE_ENDIAN);
    view.setUint32(36, 5, LITTLE_ENDIAN);
    const size = 2 ** 32 + 5;
    assertEquals(readInformation(bytes), { ...expected, size });
  }
});
