/**
 * What constants about disks, volumes and devices are called in the headers of
 * Windows.
 *
 * @module
 */

import { alike, layout, type Meanings } from "../headers/meaning.ts";

/** Headers that are needed beside the usual ones. */
export const STORAGE_PRELUDE = `#include <setupapi.h>
#include <cfgmgr32.h>
#include <ntddscsi.h>
// The fields of GUIDs as constants of their own.
#define FIELDS(n, a, b, c, d, e, f, g, h, i, j, k) enum { \\
  n##_0 = a, n##_1 = b, n##_2 = c, n##_3 = d, n##_4 = e, n##_5 = f, \\
  n##_6 = g, n##_7 = h, n##_8 = i, n##_9 = j, n##_10 = k };
#undef DEFINE_GUID
#define DEFINE_GUID(n, ...) FIELDS(n, __VA_ARGS__)
#include <winioctl.h>
#include <devpropdef.h>
#undef DEFINE_DEVPROPKEY
#define DEFINE_DEVPROPKEY(n, a, b, c, d, e, f, g, h, i, j, k, id) \\
  FIELDS(n, a, b, c, d, e, f, g, h, i, j, k) enum { n##_id = id };
// It includes the file before again, which would undo that.
#undef WINAPI_FAMILY_PARTITION
#define WINAPI_FAMILY_PARTITION(partitions) 0
#include <devpkey.h>
`;

/** Files that speak of storage and devices. */
export const STORAGE: Readonly<Record<string, Meanings>> = {
  "ffi/windows/asked_device.ts": {
    SHARE: "FILE_SHARE_READ | FILE_SHARE_WRITE",
    OPEN_EXISTING: "OPEN_EXISTING",
    INVALID_HANDLE: "(INT_PTR) INVALID_HANDLE_VALUE",
    SEM_FAILCRITICALERRORS: "SEM_FAILCRITICALERRORS",
  },
  "ffi/windows/console_text.ts": { CP_OEMCP: "CP_OEMCP" },
  "ffi/windows/device_list.ts": {
    PRESENT: "DIGCF_PRESENT",
    ALL_CLASSES: "DIGCF_ALLCLASSES",
    INTERFACES: "DIGCF_DEVICEINTERFACE",
    DISKS: fields("GUID_DEVINTERFACE_DISK"),
    DEVICE: layout("SP_DEVINFO_DATA", { instance: "DevInst" }),
    INTERFACE: layout("SP_DEVICE_INTERFACE_DATA", {}),
    DETAIL: {
      ...layout("SP_DEVICE_INTERFACE_DETAIL_DATA_W", { path: "DevicePath" }),
      // Longer than any path of a device.
      room: "4096",
    },
    INVALID_HANDLE: "(INT_PTR) INVALID_HANDLE_VALUE",
  },
  "ffi/windows/device_node.ts": {
    CR_SUCCESS: "CR_SUCCESS",
    NOTHING: { node: "CR_NO_SUCH_DEVNODE", value: "CR_NO_SUCH_VALUE" },
    DEVICE: fields("DEVPKEY_Device_HardwareIds"),
    HARDWARE_IDS: "DEVPKEY_Device_HardwareIds_id",
    BUS_NUMBER: "DEVPKEY_Device_BusNumber_id",
    ENUMERATOR: "DEVPKEY_Device_EnumeratorName_id",
    ADDRESS: "DEVPKEY_Device_Address_id",
    DRIVER: fields("DEVPKEY_Device_DriverVersion"),
    DRIVER_DATE: "DEVPKEY_Device_DriverDate_id",
    DRIVER_VERSION: "DEVPKEY_Device_DriverVersion_id",
    ANYTHING: fields("DEVPKEY_NAME"),
    NAME: "DEVPKEY_NAME_id",
    KEY: layout("DEVPROPKEY", { id: "pid" }),
    TYPE: {
      number: "DEVPROP_TYPE_UINT32",
      fileTime: "DEVPROP_TYPE_FILETIME",
      text: "DEVPROP_TYPE_STRING",
      texts: "DEVPROP_TYPE_STRING_LIST",
    },
    ROOM: null,
  },
  "ffi/windows/disk_facts.ts": {
    ...alike(["IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS"]),
    ...alike(["IOCTL_STORAGE_GET_DEVICE_NUMBER"]),
    ...alike(["IOCTL_STORAGE_QUERY_PROPERTY", "IOCTL_SCSI_GET_ADDRESS"]),
    EXTENTS: {
      first: "offsetof(VOLUME_DISK_EXTENTS, Extents)",
      each: "sizeof(DISK_EXTENT)",
    },
    NUMBER: layout("STORAGE_DEVICE_NUMBER", {
      type: "DeviceType",
      number: "DeviceNumber",
    }),
    FILE_DEVICE_DISK: "FILE_DEVICE_DISK",
    DESCRIPTOR: layout("STORAGE_DEVICE_DESCRIPTOR", {
      serial: "SerialNumberOffset",
      bus: "BusType",
    }),
    DESCRIPTOR_ROOM: null,
    ADDRESS: layout("SCSI_ADDRESS", {
      path: "PathId",
      target: "TargetId",
      unit: "Lun",
    }),
    QUERY: layout("STORAGE_PROPERTY_QUERY", {
      property: "PropertyId",
      parameters: "AdditionalParameters",
    }),
    PROTOCOL_PROPERTY: "StorageDeviceProtocolSpecificProperty",
    PROTOCOL: layout("STORAGE_PROTOCOL_SPECIFIC_DATA", {
      protocol: "ProtocolType",
      kind: "DataType",
      value: "ProtocolDataRequestValue",
      offset: "ProtocolDataOffset",
      length: "ProtocolDataLength",
    }),
    NVME: {
      protocol: "ProtocolTypeNvme",
      logPage: "NVMeDataTypeLogPage",
      // NVM Express Base Specification, "Get Log Page".
      healthLog: "2",
      bytes: "512",
    },
  },
  "ffi/windows/dos_devices.ts": { FIRST_UNITS: null, MOST_UNITS: null },
  "ffi/windows/kept.ts": {},
  "ffi/windows/volumes.ts": {
    INVALID_HANDLE: "(INT_PTR) INVALID_HANDLE_VALUE",
    NAME_UNITS: null,
    PATH_UNITS: null,
    TYPE_UNITS: "MAX_PATH + 1",
    DRIVE_FIXED: "DRIVE_FIXED",
  },
};

/** The fields of a GUID, as the prelude names them. */
function fields(name: string): Record<string, string> {
  const numbers = Array.from({ length: 11 }, (_, index) => index);
  return Object.fromEntries(
    numbers.map((index) => [index, `${name}_${index}`]),
  );
}
