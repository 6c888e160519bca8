/**
 * The agent as a service of Windows, which the service manager has started.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { DeviceEvent } from "../../ffi/windows/device_notice.ts";
import { waitForAny } from "../../ffi/windows/handle.ts";
import {
  Control,
  ServiceProcess,
  State,
} from "../../ffi/windows/service_process.ts";
import type { Ending } from "../supervision.ts";
import { reportError } from "./event_log.ts";
import { SERVICE } from "./service_setup.ts";

/** The kind of interface that virtio-serial's ports have, by their driver. */
const PORT_INTERFACE = "{6FDE7521-1B65-48AE-B628-80BE62016026}";

const log = getLogger(["stillpoint", "service"]);

/** Told what the service manager wants. */
export interface Wishes {
  /** To stop. */
  readonly stop: () => void;
  /** To read the configuration again. */
  readonly reload: () => void;
  /** To look at its port again: one has come or gone. */
  readonly portChange: () => void;
}

/** Tells the service manager how the agent is. */
export interface RunningService {
  /** The agent serves. */
  ready(): void;
  /** It is about to end. */
  stopping(): void;
}

/** What there is to do, besides to serve. */
export interface ServiceOptions {
  /** Told what the service manager wants. */
  readonly wishes: Wishes;
  /** What to say if the service manager has not started this process. */
  readonly otherwise?: Ending;
}

/** What people may try who do not know `-d` from other systems. */
const NO_SERVICE: Ending = {
  code: 1,
  stderr: "stillpoint: Cannot run as a service: only the service manager can " +
    "start it so; install it with --service install, or leave -d out\n",
};

/**
 * Runs the agent as the service that the service manager has started.
 *
 * @param serve Serves until it is told to stop
 * @param options What else there is to do
 * @returns How it has ended
 */
export async function runAsService(
  serve: (service: RunningService) => Promise<Ending>,
  { wishes, otherwise = NO_SERVICE }: ServiceOptions,
): Promise<Ending> {
  const process = new ServiceProcess(
    SERVICE,
    ({ value }) => waitForAny([value]),
  );
  const isService = await Promise.race([
    process.over.then(() => false),
    process.started.then(() => true),
  ]);
  if (!isService) {
    await process.end(otherwise.code);
    return otherwise;
  }
  process.listen(SERVICE, (control, event) => {
    if (isStop(control)) process.tell(State.stopping);
    // Only once this has returned: the service manager waits for that, and must
    // not be told before that the service has stopped.
    setTimeout(() => obey({ control, event }, wishes));
  });
  process.tell(State.starting);
  noticePorts(process);
  const ending = await serve({
    ready: () => process.tell(State.running),
    stopping: () => process.tell(State.stopping),
  });
  // Nobody sees the standard error of a service.
  if (ending.code !== 0) {
    await reportError(SERVICE, ending.stderr).catch(() => {});
  }
  await process.end(ending.code);
  return ending;
}

/**
 * Does what the service manager wants.
 *
 * @param order What it says, and of devices what has happened
 * @param wishes Told of it
 */
export function obey(
  { control, event }: { readonly control: number; readonly event: number },
  wishes: Wishes,
): void {
  if (isStop(control)) wishes.stop();
  if (control === Control.parametersChanged) wishes.reload();
  if (control === Control.deviceEvent && isPortChange(event)) {
    log.info("The system says: a port {event}", { event: nameOf(event) });
    wishes.portChange();
  }
}

function isStop(control: number): boolean {
  return control === Control.stop || control === Control.shutdown;
}

function isPortChange(event: number): boolean {
  return event === DeviceEvent.arrived || event === DeviceEvent.removed;
}

function nameOf(event: number): string {
  return event === DeviceEvent.arrived ? "has come" : "has gone";
}

/** Without notices, a port is found again all the same, within a second. */
function noticePorts(process: ServiceProcess): void {
  try {
    process.noticeDevices(PORT_INTERFACE);
  } catch (error) {
    log.warn("{error}", { error });
  }
}
