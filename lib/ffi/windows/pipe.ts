/**
 * Pipes to programs. They have names, since only pipes with names can be used
 * without waiting; but nobody can guess them, and nobody else may enter.
 *
 * @module
 */

import { newDescriptor } from "./descriptor.ts";
import { checkHandle, type Handle } from "./handle.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  CreateNamedPipeW: {
    parameters: [
      /* name */ "buffer",
      /* access */ "u32",
      /* mode */ "u32",
      /* instances */ "u32",
      /* out bytes */ "u32",
      /* in bytes */ "u32",
      /* timeout */ "u32",
      /* security */ "buffer",
    ],
    result: "isize",
  },
  CreateFileW: {
    parameters: [
      /* path */ "buffer",
      /* access */ "u32",
      /* sharing */ "u32",
      /* security */ "buffer",
      /* disposition */ "u32",
      /* flags */ "u32",
      /* template */ "isize",
    ],
    result: "isize",
  },
});

/** The way of the bytes as this process sees it; the rights at the far end. */
const ACCESS = {
  in: { near: 0x2, far: 0x80000000 },
  out: { near: 0x1, far: 0x40000000 },
} as const;

/** Overlapped, and the first of its name: nobody was there before. */
const NEAR_FLAGS = 0x40080000;
/** Bytes rather than messages, and only from this machine. */
const PIPE_MODE = 0x8;
const PIPE_BYTES = 64 * 1024;
const OPEN_EXISTING = 3;
const SHARE_READ_WRITE = 3;

/** The system, the administrators, and whoever the agent runs as. */
const OURS = "D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;OW)";

/** `SECURITY_ATTRIBUTES`: its size, and where things are. */
const ATTRIBUTES = { size: 24, descriptor: 8, inherit: 16 } as const;

const LITTLE_ENDIAN = true;

/** A pipe between this process and a program. */
export interface Pipe {
  /** This process's end, opened overlapped. */
  readonly near: Handle;
  /** The program's end, which it inherits; to be closed once it has. */
  readonly far: Handle;
}

/**
 * Makes a pipe.
 *
 * @param direction Which way the bytes go, as the program sees it
 * @returns Its ends
 */
export function openPipe(direction: "in" | "out"): Pipe {
  const what = "Cannot make a pipe";
  const name = wideString(`\\\\.\\pipe\\stillpoint-${crypto.randomUUID()}`);
  const access = ACCESS[direction];
  using descriptor = newDescriptor(OURS);
  const near = checkHandle(
    what,
    kernel.CreateNamedPipeW(
      ...[name, access.near | NEAR_FLAGS, PIPE_MODE, 1] as const,
      ...[PIPE_BYTES, PIPE_BYTES, 0, attributes(descriptor.value)] as const,
    ),
  );
  try {
    return { near, far: openInherited(name, access.far) };
  } catch (error) {
    near[Symbol.dispose]();
    throw error;
  }
}

/**
 * Opens what has no input and takes any output.
 *
 * @param direction Which way the bytes go, as the program sees it
 * @returns The program's end, which it inherits
 */
export function openNothing(direction: "in" | "out"): Handle {
  return openInherited(wideString("NUL"), ACCESS[direction].far);
}

function openInherited(
  path: Uint8Array<ArrayBuffer>,
  access: number,
): Handle {
  const inherited = attributes();
  return checkHandle(
    "Cannot open a program's end of a pipe",
    kernel.CreateFileW(
      ...[path, access, SHARE_READ_WRITE, inherited] as const,
      ...[OPEN_EXISTING, 0, 0n] as const,
    ),
  );
}

/** With a descriptor for ourselves; without one for a program. */
function attributes(descriptor = 0n): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(ATTRIBUTES.size));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ATTRIBUTES.size, LITTLE_ENDIAN);
  view.setBigInt64(ATTRIBUTES.descriptor, descriptor, LITTLE_ENDIAN);
  view.setUint32(ATTRIBUTES.inherit, Number(descriptor === 0n), LITTLE_ENDIAN);
  return bytes;
}
