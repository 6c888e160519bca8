/**
 * This process's end of a pipe to a program, watched by epoll.
 *
 * @module
 */

import { Errno, isErrno } from "../../ffi/errno.ts";
import type { PipeEnd as DescriptorEnd } from "../../ffi/pipe.ts";
import { BrokenPipe, type PipeEnd } from "../pipe_end.ts";
import type { Poller } from "./poller.ts";

/**
 * Has an end watched.
 *
 * @param end The end, which is closed with the result
 * @param poller Watches it
 * @returns The end as all systems have it
 */
export function pipeEnd(end: DescriptorEnd, poller: Poller): PipeEnd {
  return {
    watch: (listener) => poller.watch(end.fd, listener),
    read: (into) => end.read(into),
    write(from) {
      try {
        return end.write(from);
      } catch (cause) {
        if (!isErrno(cause, Errno.EPIPE)) throw cause;
        throw new BrokenPipe("Cannot write: nobody reads", { cause });
      }
    },
    [Symbol.dispose]: () => end[Symbol.dispose](),
  };
}
