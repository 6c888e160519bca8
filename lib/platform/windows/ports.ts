/**
 * Virtio and serial ports. A named pipe stands in for either.
 *
 * @module
 */

import { openDevice, Transfer } from "../../ffi/windows/device.ts";
import { Code, Win32Error } from "../../ffi/windows/error.ts";
import type { Handle } from "../../ffi/windows/handle.ts";
import { setUpSerial } from "../../ffi/windows/serial_port.ts";
import { AgentError } from "../../error.ts";
import type { PortKind } from "../port.ts";
import { DeviceStream } from "./device_stream.ts";
import { Watcher } from "./watcher.ts";

/** What people do not see from the system's words. */
const HINTS: Readonly<Record<number, string>> = {
  [Code.ERROR_FILE_NOT_FOUND]:
    "does the machine have a guest agent channel, and the driver for it?",
  [Code.ERROR_ACCESS_DENIED]: "does another agent have it open?",
  [Code.ERROR_SHARING_VIOLATION]: "does another agent have it open?",
};

/**
 * The port of the hypervisor's guest agent channel.
 *
 * @returns How to open it
 */
export function virtioPort(): PortKind {
  return portKind("host is away", () => {});
}

/**
 * A serial port.
 *
 * @returns How to open it
 */
export function serialPort(): PortKind {
  return portKind("device is lost", (handle, path) => {
    if (!isPipe(path)) {
      setUpSerial(handle, `Cannot use "${path}" as a serial port`);
    }
  });
}

/**
 * Spells the path of a device as the system wants it.
 *
 * @param path A path, or a name alone such as `COM1`
 * @returns The path
 */
export function devicePath(path: string): string {
  return /^\\\\|[\\/]/.test(path) ? path : `\\\\.\\${path}`;
}

function portKind(
  end: PortKind["end"],
  setUp: (handle: Handle, path: string) => void,
): PortKind {
  const watcher = new Watcher();
  return {
    end,
    // deno-lint-ignore require-await -- others have to wait
    async open(name) {
      const path = devicePath(name);
      const handle = open(path);
      try {
        setUp(handle, path);
      } catch (error) {
        handle[Symbol.dispose]();
        throw error;
      }
      return streamOver(handle, watcher);
    },
    [Symbol.asyncDispose]: () => watcher[Symbol.asyncDispose](),
  };
}

function open(path: string): Handle {
  try {
    return openDevice(path);
  } catch (cause) {
    if (!(cause instanceof Win32Error)) throw cause;
    const hint = HINTS[cause.code];
    if (hint === undefined) throw cause;
    throw new AgentError(`${cause.message}; ${hint}`, { cause });
  }
}

function streamOver(handle: Handle, watcher: Watcher): DeviceStream {
  const incomingOver = watcher.watch(() => stream.incomingOver());
  const outgoingOver = watcher.watch(() => stream.outgoingOver());
  const incoming = new Transfer(handle, incomingOver);
  const outgoing = new Transfer(handle, outgoingOver);
  const stream = new DeviceStream({
    incoming,
    outgoing,
    errorOf: (what, code) => new Win32Error(what, code),
    [Symbol.dispose]() {
      incoming[Symbol.dispose]();
      outgoing[Symbol.dispose]();
      handle[Symbol.dispose]();
      incomingOver[Symbol.dispose]();
      outgoingOver[Symbol.dispose]();
    },
  });
  return stream;
}

function isPipe(path: string): boolean {
  return path.toLowerCase().startsWith("\\\\.\\pipe\\");
}
