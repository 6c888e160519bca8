/**
 * The event log of Windows, where administrators look for what goes wrong with
 * a service.
 *
 * @module
 */

import { onThread } from "../../threads.ts";
import { checkHandle, type Handle } from "./handle.ts";
import { library } from "./library.ts";
import { addressOf } from "./machine_code.ts";
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
    nonblocking: true,
  },
  DeregisterEventSource: { parameters: ["isize"], result: "i32" },
});

/** How bad an event is. */
export const Severity = { error: 1, warning: 2, information: 4 } as const;

/** The reference's number for all of its events. */
const EVENT = 1;

/**
 * Opens the event log.
 *
 * @param source Who will report
 * @returns The log, to be disposed of
 */
export function openEventLog(source: string): Handle {
  return checkHandle(
    "Cannot open the event log",
    advapi.RegisterEventSourceW(null, wideString(source)),
    advapi.DeregisterEventSource,
  );
}

/**
 * Reports an event.
 *
 * @param log The log
 * @param severity How bad it is
 * @param text What it is
 */
export async function reportEvent(
  { value }: Handle,
  severity: number,
  text: string,
): Promise<void> {
  const what = "Cannot write to the event log";
  const words = wideString(text);
  const texts = new Uint8Array(BigInt64Array.of(addressOf(words)).buffer);
  const result = await onThread({ what }, () =>
    advapi.ReportEventW(
      ...[value, severity, 0, EVENT, null] as const,
      ...[/* texts */ 1, /* data */ 0, texts, null] as const,
    ));
  // SAFETY: mentioned again so that they were there until now.
  for (const bytes of [words, texts]) bytes.fill(0);
  if (result === 0) throw new Error(what);
}
