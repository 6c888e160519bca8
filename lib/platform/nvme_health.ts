/**
 * The log page "SMART / Health Information" of NVMe controllers: NVM Express
 * Base Specification, "Get Log Page".
 *
 * @module
 */

import type { NvmeHealth, WideCounter } from "./disks.ts";

/** Byte offsets. */
const LOG = {
  criticalWarning: 0,
  temperature: 1,
  availableSpare: 3,
  availableSpareThreshold: 4,
  percentageUsed: 5,
  counters: 32,
} as const;
const COUNTER_BYTES = 16;
const LITTLE_ENDIAN = true;

/**
 * Parses the log page.
 *
 * @param page Its bytes
 * @returns What it says
 */
export function parseHealthLog(page: Uint8Array): NvmeHealth {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const counter = (index: number): WideCounter => {
    const at = LOG.counters + index * COUNTER_BYTES;
    return {
      low: view.getBigUint64(at, LITTLE_ENDIAN),
      high: view.getBigUint64(at + COUNTER_BYTES / 2, LITTLE_ENDIAN),
    };
  };
  return {
    criticalWarning: view.getUint8(LOG.criticalWarning),
    temperature: view.getUint16(LOG.temperature, LITTLE_ENDIAN),
    availableSpare: view.getUint8(LOG.availableSpare),
    availableSpareThreshold: view.getUint8(LOG.availableSpareThreshold),
    percentageUsed: view.getUint8(LOG.percentageUsed),
    dataUnitsRead: counter(0),
    dataUnitsWritten: counter(1),
    hostReadCommands: counter(2),
    hostWriteCommands: counter(3),
    controllerBusyTime: counter(4),
    powerCycles: counter(5),
    powerOnHours: counter(6),
    unsafeShutdowns: counter(7),
    mediaErrors: counter(8),
    numberOfErrorLogEntries: counter(9),
  };
}
