/**
 * The event log of Windows, for what the agent's own log cannot tell.
 *
 * @module
 */

import { check } from "./error.ts";
import { checkHandle } from "./handle.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  RegisterEventSourceW: {
    parameters: [/* machine */ "pointer", /* source */ "buffer"],
    result: "isize",
  },
  ReportEventW: {
    parameters: [
      /* source */ "isize",
      /* type */ "u16",
      /* category */ "u16",
      /* event */ "u32",
      /* user */ "pointer",
      /* count of texts */ "u16",
      /* size of data */ "u32",
      /* texts */ "buffer",
      /* data */ "pointer",
    ],
    result: "i32",
  },
  DeregisterEventSource: { parameters: ["isize"], result: "i32" },
});

const EVENTLOG_ERROR_TYPE = 1;

/** The reference's number for all of its events. */
const EVENT = 1;

/**
 * Reports an error.
 *
 * @param source Who reports it
 * @param text What it is
 */
export function reportError(source: string, text: string): void {
  const what = "Cannot write to the event log";
  using log = checkHandle(
    what,
    advapi.RegisterEventSourceW(null, wideString(source)),
    advapi.DeregisterEventSource,
  );
  const words = wideString(text);
  const pointer = Deno.UnsafePointer.value(Deno.UnsafePointer.of(words));
  const texts = new Uint8Array(BigInt64Array.of(pointer).buffer);
  check(
    what,
    advapi.ReportEventW(
      ...[log.value, EVENTLOG_ERROR_TYPE, 0, EVENT, null] as const,
      ...[/* texts */ 1, /* data */ 0, texts, null] as const,
    ),
  );
  // SAFETY: mentioned again so that they were there until now.
  words.fill(0);
}
