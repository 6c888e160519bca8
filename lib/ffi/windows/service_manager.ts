/**
 * The service manager: which services there are, and how they are started.
 *
 * @module
 */

import { check, Code, Win32Error } from "./error.ts";
import { checkHandle, type Handle } from "./handle.ts";
import { lastError, library } from "./library.ts";
import { wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  OpenSCManagerW: {
    parameters: [/* machine */ "pointer", /* database */ "pointer", "u32"],
    result: "isize",
  },
  OpenServiceW: {
    parameters: [/* manager */ "isize", /* name */ "buffer", "u32"],
    result: "isize",
  },
  CreateServiceW: {
    parameters: [
      /* manager */ "isize",
      /* name */ "buffer",
      /* display name */ "buffer",
      /* access */ "u32",
      /* type */ "u32",
      /* start */ "u32",
      /* error control */ "u32",
      /* command line */ "buffer",
      /* group */ "pointer",
      /* tag */ "pointer",
      /* dependencies */ "pointer",
      /* user */ "pointer",
      /* password */ "pointer",
    ],
    result: "isize",
  },
  ChangeServiceConfigW: {
    parameters: [
      /* service */ "isize",
      /* type */ "u32",
      /* start */ "u32",
      /* error control */ "u32",
      /* command line */ "buffer",
      /* group */ "pointer",
      /* tag */ "pointer",
      /* dependencies */ "pointer",
      /* user */ "pointer",
      /* password */ "pointer",
      /* display name */ "buffer",
    ],
    result: "i32",
  },
  ChangeServiceConfig2W: {
    parameters: [/* service */ "isize", /* what */ "u32", /* how */ "buffer"],
    result: "i32",
  },
  ControlService: {
    parameters: [/* service */ "isize", /* control */ "u32", "buffer"],
    result: "i32",
  },
  QueryServiceStatus: {
    parameters: [/* service */ "isize", /* into */ "buffer"],
    result: "i32",
  },
  DeleteService: { parameters: [/* service */ "isize"], result: "i32" },
  CloseServiceHandle: { parameters: ["isize"], result: "i32" },
});

const SC_MANAGER_ALL_ACCESS = 0xf003f;
const SERVICE_ALL_ACCESS = 0xf01ff;
const SERVICE_WIN32_OWN_PROCESS = 0x10;
const SERVICE_AUTO_START = 2;
const SERVICE_ERROR_NORMAL = 1;
const SERVICE_CONTROL_STOP = 1;

/** `SERVICE_STATUS`, and what stands for a service that has stopped. */
const STATUS = { size: 28, state: 4, stopped: 1 } as const;

/** What `ChangeServiceConfig2W` can change. */
const CONFIG = { description: 1, failureActions: 2, failureFlag: 4 } as const;

/** `SERVICE_FAILURE_ACTIONSW`: its size, and where things are. */
const FAILURE = { size: 40, count: 24, actions: 32 } as const;
const SC_ACTION_RESTART = 1;

/** When failures are forgotten. */
const DAY_SECONDS = 24 * 60 * 60;

const LITTLE_ENDIAN = true;

/** A service, as it is to be. */
export interface ServicePlan {
  /** The name by which programs know it. */
  readonly name: string;
  /** The name that people see. */
  readonly displayName: string;
  /** What it is for. */
  readonly description: string;
  /** The command line that starts it. */
  readonly commandLine: string;
  /** Milliseconds until it is started again, after each failure in a day. */
  readonly restartMs: readonly number[];
}

/**
 * Makes a service that starts with the system, or makes one that is there
 * what it is to be.
 *
 * @param plan What it is to be
 */
export function installService(plan: ServicePlan): void {
  using manager = openManager();
  using service = create(manager, plan) ?? change(manager, plan);
  describe(service, plan);
  restart(service, plan);
}

/**
 * Asks a service to stop.
 *
 * @param name Its name
 * @returns Whether it is there
 */
export function stopService(name: string): boolean {
  using manager = openManager();
  using service = open(manager, name);
  if (service === undefined) return false;
  const status = new Uint8Array(STATUS.size);
  // One that does not run cannot be stopped, which is as well.
  advapi.ControlService(service.value, SERVICE_CONTROL_STOP, status);
  return true;
}

/**
 * Tells whether a service has stopped.
 *
 * @param name Its name
 * @returns Whether it is stopped, or not there at all
 */
export function isServiceStopped(name: string): boolean {
  using manager = openManager();
  using service = open(manager, name);
  if (service === undefined) return true;
  const status = new Uint8Array(STATUS.size);
  check(
    `Cannot ask how service "${name}" is`,
    advapi.QueryServiceStatus(service.value, status),
  );
  const state = new DataView(status.buffer)
    .getUint32(STATUS.state, LITTLE_ENDIAN);
  return state === STATUS.stopped;
}

/**
 * Removes a service; one that is not there counts as removed.
 *
 * @param name Its name
 */
export function removeService(name: string): void {
  using manager = openManager();
  using service = open(manager, name);
  if (service === undefined) return;
  check(
    `Cannot remove service "${name}"`,
    advapi.DeleteService(service.value),
  );
}

function openManager(): Handle {
  return checkHandle(
    "Cannot open the service manager",
    advapi.OpenSCManagerW(null, null, SC_MANAGER_ALL_ACCESS),
    advapi.CloseServiceHandle,
  );
}

function open(manager: Handle, name: string): Handle | undefined {
  const value = advapi.OpenServiceW(
    ...[manager.value, wideString(name), SERVICE_ALL_ACCESS] as const,
  );
  const code = value === 0n ? lastError() : 0;
  if (code === Code.ERROR_SERVICE_DOES_NOT_EXIST) return undefined;
  if (code !== 0) throw new Win32Error(`Cannot open service "${name}"`, code);
  return checkHandle("", value, advapi.CloseServiceHandle);
}

function create(manager: Handle, plan: ServicePlan): Handle | undefined {
  const value = advapi.CreateServiceW(
    ...[manager.value, wideString(plan.name)] as const,
    ...[wideString(plan.displayName), SERVICE_ALL_ACCESS] as const,
    ...[SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START] as const,
    ...[SERVICE_ERROR_NORMAL, wideString(plan.commandLine)] as const,
    ...[null, null, null, null, null] as const,
  );
  const code = value === 0n ? lastError() : 0;
  if (code === Code.ERROR_SERVICE_EXISTS) return undefined;
  const what = `Cannot install service "${plan.name}"`;
  if (code !== 0) throw new Win32Error(what, code);
  return checkHandle(what, value, advapi.CloseServiceHandle);
}

function change(manager: Handle, plan: ServicePlan): Handle {
  const what = `Cannot change service "${plan.name}"`;
  const service = open(manager, plan.name);
  if (service === undefined) throw new Error(`${what}: it has gone`);
  const result = advapi.ChangeServiceConfigW(
    ...[service.value, SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START] as const,
    ...[SERVICE_ERROR_NORMAL, wideString(plan.commandLine)] as const,
    ...[null, null, null, null, null] as const,
    wideString(plan.displayName),
  );
  const code = result === 0 ? lastError() : 0;
  if (code === 0) return service;
  service[Symbol.dispose]();
  throw new Win32Error(what, code);
}

function describe({ value }: Handle, { name, description }: ServicePlan): void {
  const text = wideString(description);
  const pointer = new Uint8Array(BigInt64Array.of(addressOf(text)).buffer);
  check(
    `Cannot describe service "${name}"`,
    advapi.ChangeServiceConfig2W(value, CONFIG.description, pointer),
  );
  // SAFETY: mentioned again so that it was there until now.
  text.fill(0);
}

function restart({ value }: Handle, { name, restartMs }: ServicePlan): void {
  const actions = new Uint8Array(
    Uint32Array.from(restartMs.flatMap((ms) => [SC_ACTION_RESTART, ms])).buffer,
  );
  const failure = new Uint8Array(FAILURE.size);
  const view = new DataView(failure.buffer);
  view.setUint32(0, DAY_SECONDS, LITTLE_ENDIAN);
  view.setUint32(FAILURE.count, restartMs.length, LITTLE_ENDIAN);
  view.setBigInt64(FAILURE.actions, addressOf(actions), LITTLE_ENDIAN);
  const what = `Cannot have service "${name}" restarted after failures`;
  check(
    what,
    advapi.ChangeServiceConfig2W(value, CONFIG.failureActions, failure),
  );
  // SAFETY: mentioned again so that they were there until now.
  actions.fill(0);
  // Also when it says that it has failed, and not only when it is gone.
  const flag = new Uint8Array(Uint32Array.of(1).buffer);
  const result = advapi.ChangeServiceConfig2W(value, CONFIG.failureFlag, flag);
  const code = result === 0 ? lastError() : 0;
  // Wine does not know of it.
  if (code === Code.ERROR_INVALID_LEVEL) return;
  if (code !== 0) throw new Win32Error(what, code);
}

function addressOf(bytes: Uint8Array<ArrayBuffer>): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
}
