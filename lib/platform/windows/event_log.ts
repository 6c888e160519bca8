/**
 * Lines of the log as events of Windows.
 *
 * @module
 */

import {
  openEventLog,
  reportEvent,
  Severity,
} from "../../ffi/windows/event_log.ts";
import type { Handle } from "../../ffi/windows/handle.ts";
import type { LogTarget } from "../../log/target.ts";

/** An event. */
export interface ServiceEvent {
  /** How bad it is. */
  readonly severity: number;
  /** What it is. */
  readonly text: string;
}

/** The first priority of syslog that is no error, and that is no warning. */
const WARNING = 4;
const NOTICE = 5;

/**
 * Prepares to report lines to the event log.
 *
 * @param source Who reports
 * @returns Takes lines as for the journal, each of which becomes an event
 */
export function eventTarget(source: string): LogTarget {
  let log: Handle | undefined;
  return {
    async write(bytes) {
      // Only now: it may not be there yet while the machine starts.
      log ??= openEventLog(source);
      const lines = new TextDecoder().decode(bytes);
      for (const { severity, text } of eventsOf(lines)) {
        await reportEvent(log, severity, text);
      }
      return bytes.length;
    },
    [Symbol.dispose]: () => log?.[Symbol.dispose](),
  };
}

/**
 * Reports one error.
 *
 * @param source Who reports it
 * @param text What it is
 */
export async function reportError(source: string, text: string): Promise<void> {
  using log = openEventLog(source);
  await reportEvent(log, Severity.error, text.trim());
}

/**
 * Makes events of lines.
 *
 * @param lines Whole lines as for the journal: `<4>Something is odd`
 * @returns The events
 */
export function eventsOf(lines: string): ServiceEvent[] {
  return [...lines.matchAll(/^<(\d)>(.*)$/gm)].map(([, priority, text]) => ({
    severity: severityOf(Number(priority)),
    text: text ?? "",
  }));
}

function severityOf(priority: number): number {
  if (priority < WARNING) return Severity.error;
  return priority < NOTICE ? Severity.warning : Severity.information;
}
