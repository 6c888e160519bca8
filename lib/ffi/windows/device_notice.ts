/**
 * Notices of devices that come and go, which the service manager hands on.
 *
 * @module
 */

import { checkHandle, type Handle } from "./handle.ts";
import { library } from "./library.ts";

const user = library("user32.dll", {
  RegisterDeviceNotificationW: {
    parameters: [
      /* whom to tell */ "isize",
      /* of what */ "buffer",
      /* flags */ "u32",
    ],
    result: "isize",
  },
  UnregisterDeviceNotification: {
    parameters: [/* notification */ "isize"],
    result: "i32",
  },
});

const DEVICE_NOTIFY_SERVICE_HANDLE = 1;

/** `DEV_BROADCAST_DEVICEINTERFACE_W`: its size, and where things are. */
const FILTER = { size: 32, type: 4, identifier: 12 } as const;
const DBT_DEVTYP_DEVICEINTERFACE = 5;

const LITTLE_ENDIAN = true;

/** What has happened to a device. */
export const DeviceEvent = { arrived: 0x8000, removed: 0x8004 } as const;

/**
 * Has a service told of devices that come and go.
 *
 * @param service What `RegisterServiceCtrlHandlerExW` has returned
 * @param kind The identifier of the kind of interface that they have
 * @returns To be disposed of when the service wants to know no more
 */
export function noticeDevices(service: bigint, kind: string): Handle {
  return checkHandle(
    "Cannot ask to be told of devices",
    user.RegisterDeviceNotificationW(
      ...[service, deviceFilter(kind), DEVICE_NOTIFY_SERVICE_HANDLE] as const,
    ),
    user.UnregisterDeviceNotification,
  );
}

/**
 * Says of which devices to tell.
 *
 * @param kind The identifier of the kind of interface that they have
 * @returns `DEV_BROADCAST_DEVICEINTERFACE_W`
 */
export function deviceFilter(kind: string): Uint8Array<ArrayBuffer> {
  const filter = new Uint8Array(FILTER.size);
  const view = new DataView(filter.buffer);
  view.setUint32(0, FILTER.size, LITTLE_ENDIAN);
  view.setUint32(FILTER.type, DBT_DEVTYP_DEVICEINTERFACE, LITTLE_ENDIAN);
  filter.set(guidBytes(kind), FILTER.identifier);
  return filter;
}

/** The first three parts are numbers, least significant byte first. */
function guidBytes(text: string): Uint8Array {
  const parts = text.replaceAll(/[{}]/g, "").split("-")
    .map((part) => Uint8Array.fromHex(part));
  return Uint8Array.from(
    parts.flatMap((part, at) => [...(at < 3 ? part.reverse() : part)]),
  );
}
