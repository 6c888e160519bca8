/**
 * Starting programs with `posix_spawn`: unlike Deno's own way, it can give two
 * streams of a program the same pipe, and it says at once why a program cannot
 * be started. The call runs on a thread of its own, since the program may lie
 * on a network filesystem; it returns its error, so no `errno` is lost.
 *
 * @module
 */

import { cString } from "./descriptor.ts";
import { ErrnoError } from "./errno.ts";
import { libc } from "./libc.ts";
import { onThread } from "../threads.ts";

const SYMBOLS = {
  posix_spawn: {
    parameters: [
      /* pid */ "buffer",
      /* path */ "buffer",
      /* actions */ "buffer",
      /* attributes */ "buffer",
      /* argv */ "buffer",
      /* envp */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
  posix_spawn_file_actions_init: { parameters: ["buffer"], result: "i32" },
  posix_spawn_file_actions_destroy: { parameters: ["buffer"], result: "i32" },
  posix_spawn_file_actions_adddup2: {
    parameters: ["buffer", /* from */ "i32", /* onto */ "i32"],
    result: "i32",
  },
  posix_spawn_file_actions_addopen: {
    parameters: ["buffer", "i32", /* path */ "buffer", "i32", "u32"],
    result: "i32",
  },
  // glibc 2.34; before, descriptors without close-on-exec are passed on.
  posix_spawn_file_actions_addclosefrom_np: {
    parameters: ["buffer", /* first */ "i32"],
    result: "i32",
    optional: true,
  },
  posix_spawnattr_init: { parameters: ["buffer"], result: "i32" },
  posix_spawnattr_destroy: { parameters: ["buffer"], result: "i32" },
  posix_spawnattr_setflags: { parameters: ["buffer", "i16"], result: "i32" },
  posix_spawnattr_setsigdefault: {
    parameters: ["buffer", /* sigset_t */ "buffer"],
    result: "i32",
  },
  posix_spawnattr_setsigmask: {
    parameters: ["buffer", /* sigset_t */ "buffer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** Room for either structure: glibc's take 80 and 336 bytes. */
const STRUCTURE_SIZE = 512;
/** sizeof(sigset_t) */
const SIGNAL_SET_SIZE = 128;
/** spawn.h: a process group of its own, signals as a new program expects. */
const FLAGS = { setPgroup: 0x02, setSigDef: 0x04, setSigMask: 0x08 } as const;
const O_RDWR = 2;
const FIRST_UNNAMED = 3;

/** A program to start. */
export interface SpawnRequest {
  /** The file; it is not searched for. */
  readonly file: string;
  /** Its arguments, its name first. */
  readonly argv: readonly string[];
  /** Its environment. */
  readonly env: readonly string[];
  /**
   * Descriptors, none below 3, that become its input, output and error
   * output; one that is left out is `/dev/null`.
   */
  readonly stdio: readonly [
    stdin: number | undefined,
    stdout: number | undefined,
    stderr: number | undefined,
  ];
}

/**
 * Starts a program in a process group of its own.
 *
 * @param request The program
 * @returns Its process id
 */
export async function spawn(request: SpawnRequest): Promise<number> {
  const { file, argv, env, stdio } = request;
  using actions = fileActions(stdio);
  using attributes = spawnAttributes();
  const pid = new Int32Array(1);
  const memory = [cString(file), cStrings(argv), cStrings(env)] as const;
  const [path, args, environment] = memory;
  const what = `Cannot start "${file}"`;
  const errno = await onThread({ what }, () =>
    c.posix_spawn(
      new Uint8Array(pid.buffer),
      path,
      actions.bytes,
      attributes.bytes,
      args.pointers,
      environment.pointers,
    ));
  // SAFETY: the other thread reads all of it until the call is over; a use
  // after the call keeps the collector from freeing any before.
  if (errno !== 0 && memory.length > 0) {
    throw new ErrnoError(what, errno);
  }
  return pid[0] ?? 0;
}

/** A structure of the C library, which owns more memory behind it. */
interface Structure extends Disposable {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function fileActions(stdio: SpawnRequest["stdio"]): Structure {
  const bytes = new Uint8Array(STRUCTURE_SIZE);
  c.posix_spawn_file_actions_init(bytes);
  const nowhere = cString("/dev/null");
  for (const [target, fd] of stdio.entries()) {
    if (fd === undefined) {
      c.posix_spawn_file_actions_addopen(bytes, target, nowhere, O_RDWR, 0);
    } else {
      c.posix_spawn_file_actions_adddup2(bytes, fd, target);
    }
  }
  c.posix_spawn_file_actions_addclosefrom_np?.(bytes, FIRST_UNNAMED);
  return {
    bytes,
    [Symbol.dispose]: () => c.posix_spawn_file_actions_destroy(bytes),
  };
}

/** The agent ignores SIGPIPE, and ignored signals would stay ignored. */
function spawnAttributes(): Structure {
  const bytes = new Uint8Array(STRUCTURE_SIZE);
  c.posix_spawnattr_init(bytes);
  const { setPgroup, setSigDef, setSigMask } = FLAGS;
  c.posix_spawnattr_setflags(bytes, setPgroup | setSigDef | setSigMask);
  const all = new Uint8Array(SIGNAL_SET_SIZE).fill(0xff);
  c.posix_spawnattr_setsigdefault(bytes, all);
  c.posix_spawnattr_setsigmask(bytes, new Uint8Array(SIGNAL_SET_SIZE));
  return {
    bytes,
    [Symbol.dispose]: () => c.posix_spawnattr_destroy(bytes),
  };
}

/** Strings as C wants a list of them, in two pieces of memory. */
interface CStrings {
  /** Their addresses, and a zero. */
  readonly pointers: BigUint64Array<ArrayBuffer>;
  /** What the addresses point into. */
  readonly text: Uint8Array<ArrayBuffer>;
}

function cStrings(strings: readonly string[]): CStrings {
  const encoded = strings.map(cString);
  const size = encoded.reduce((sum, { length }) => sum + length, 0);
  const text = new Uint8Array(size);
  const pointers = new BigUint64Array(strings.length + 1);
  const base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(text));
  let at = 0;
  for (const [index, bytes] of encoded.entries()) {
    text.set(bytes, at);
    pointers[index] = base + BigInt(at);
    at += bytes.length;
  }
  return { pointers, text };
}
