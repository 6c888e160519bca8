/**
 * What our constants are called in the headers of Windows.
 *
 * @module
 */

import { Code } from "../../../../lib/ffi/windows/error.ts";
import { ACCOUNTS } from "./account_headers.ts";
import { STORAGE, STORAGE_PRELUDE } from "./storage_headers.ts";
import { WORK } from "./work_headers.ts";
import { VSS, VSS_PRELUDE } from "./vss_headers.ts";
import { alike, type HeaderSet, layout } from "../headers/meaning.ts";
import { MACHINE } from "./machine_headers.ts";

/** Files that speak to Windows. */
export const WINDOWS: HeaderSet = {
  prelude: `
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0a00
#include <stddef.h>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <winternl.h>
#include <ntsecapi.h>
#include <lm.h>
#include <accctrl.h>
#include <dbt.h>
#include <iphlpapi.h>
#include <netioapi.h>
#include <pdh.h>
#include <psapi.h>
#include <wtsapi32.h>
${STORAGE_PRELUDE}${VSS_PRELUDE}`,
  files: {
    ...ACCOUNTS,
    ...VSS,
    ...MACHINE,
    ...STORAGE,
    ...WORK,
    "ffi/windows/clock.ts": { SYSTEM_TIME_SIZE: "sizeof(SYSTEMTIME)" },
    "ffi/windows/device.ts": {
      GENERIC_READ_WRITE: "GENERIC_READ | GENERIC_WRITE",
      ...alike(["OPEN_EXISTING", "FILE_FLAG_OVERLAPPED"]),
      OVERLAPPED: layout("OVERLAPPED", { event: "hEvent" }),
      PENDING: null,
    },
    "ffi/windows/error.ts": {
      FORMAT: "FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | " +
        "FORMAT_MESSAGE_MAX_WIDTH_MASK",
      MESSAGE_UNITS: null,
      Code: alike(Object.keys(Code)),
    },
    "ffi/windows/handle.ts": {
      INVALID_HANDLE: "(INT_PTR) INVALID_HANDLE_VALUE",
      INFINITE: "INFINITE",
      MOST_WAITS: "MAXIMUM_WAIT_OBJECTS",
      ...alike(["WAIT_ABANDONED", "WAIT_TIMEOUT"]),
    },
    "ffi/windows/library.ts": { KERNEL: null, PATH_UNITS: null },
    "ffi/windows/machine_code.ts": {
      MEM_COMMIT_RESERVE: "MEM_COMMIT | MEM_RESERVE",
      ...alike(["PAGE_READWRITE", "PAGE_EXECUTE_READ"]),
      PAGE: null,
    },
    "ffi/windows/privilege.ts": {
      ...alike(["TOKEN_ADJUST_PRIVILEGES", "SE_PRIVILEGE_ENABLED"]),
      PRIVILEGES: layout("TOKEN_PRIVILEGES", {
        luid: "Privileges[0].Luid",
        attributes: "Privileges[0].Attributes",
      }),
    },
    "ffi/windows/registry.ts": {
      TYPE: { text: "RRF_RT_REG_SZ", number: "RRF_RT_REG_DWORD" },
      TEXT_BYTES: null,
    },
    "ffi/windows/serial_port.ts": {
      DCB: layout("DCB", {
        speed: "BaudRate",
        bits: "ByteSize",
        parity: "Parity",
        stop: "StopBits",
        // Bits have no place of their own; these follow the speed.
        flags: "BaudRate) + sizeof(DWORD",
      }),
      // Three single bits of the flags.
      DCB_FLAGS: null,
      BITS_PER_SECOND: "CBR_38400",
      BITS: null,
      TIMEOUTS: null,
      PURGE_INPUT: "PURGE_RXCLEAR",
    },
    "ffi/windows/service_manager.ts": {
      ...alike(["SC_MANAGER_ALL_ACCESS", "SERVICE_ALL_ACCESS"]),
      ...alike(["SERVICE_WIN32_OWN_PROCESS", "SERVICE_AUTO_START"]),
      ...alike(["SERVICE_ERROR_NORMAL", "SERVICE_CONTROL_STOP"]),
      ...alike(["SC_ACTION_RESTART"]),
      STATUS: {
        ...layout("SERVICE_STATUS", { state: "dwCurrentState" }),
        stopped: "SERVICE_STOPPED",
      },
      CONFIG: {
        description: "SERVICE_CONFIG_DESCRIPTION",
        failureActions: "SERVICE_CONFIG_FAILURE_ACTIONS",
        failureFlag: "SERVICE_CONFIG_FAILURE_ACTIONS_FLAG",
      },
      FAILURE: layout("SERVICE_FAILURE_ACTIONSW", {
        count: "cActions",
        actions: "lpsaActions",
      }),
      DAY_SECONDS: null,
    },
    "ffi/windows/service_process.ts": {
      HANDLER: null,
      ...alike(["SERVICE_WIN32_OWN_PROCESS", "ERROR_SERVICE_SPECIFIC_ERROR"]),
      ...alike(["ERROR_CALL_NOT_IMPLEMENTED"]),
      WAIT_HINT_MS: null,
      Control: {
        stop: "SERVICE_CONTROL_STOP",
        interrogate: "SERVICE_CONTROL_INTERROGATE",
        shutdown: "SERVICE_CONTROL_SHUTDOWN",
        parametersChanged: "SERVICE_CONTROL_PARAMCHANGE",
        deviceEvent: "SERVICE_CONTROL_DEVICEEVENT",
      },
      State: {
        stopped: "SERVICE_STOPPED",
        starting: "SERVICE_START_PENDING",
        stopping: "SERVICE_STOP_PENDING",
        running: "SERVICE_RUNNING",
      },
      ACCEPTED: "SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN | " +
        "SERVICE_ACCEPT_PARAMCHANGE",
    },
    "ffi/windows/system.ts": {
      NAME_KIND: "ComputerNamePhysicalNetBIOS",
      NAME_UNITS: null,
      SYSTEM_INFO_SIZE: "sizeof(SYSTEM_INFO)",
      VERSION: layout("OSVERSIONINFOEXW", {
        major: "dwMajorVersion",
        minor: "dwMinorVersion",
        build: "dwBuildNumber",
        type: "wProductType",
      }),
      VER_NT_WORKSTATION: "VER_NT_WORKSTATION",
      ZONE: {
        ...layout("TIME_ZONE_INFORMATION", {}),
        nameUnits:
          "sizeof(((TIME_ZONE_INFORMATION *) 0)->StandardName) / sizeof(WCHAR)",
        standard: {
          name: "offsetof(TIME_ZONE_INFORMATION, StandardName)",
          bias: "offsetof(TIME_ZONE_INFORMATION, StandardBias)",
        },
        daylight: {
          name: "offsetof(TIME_ZONE_INFORMATION, DaylightName)",
          bias: "offsetof(TIME_ZONE_INFORMATION, DaylightBias)",
        },
      },
      TIME_ZONE_ID_DAYLIGHT: "TIME_ZONE_ID_DAYLIGHT",
      EPOCH_STEPS: null,
      NANOSECONDS_PER_STEP: null,
    },
    "ffi/windows/wide.ts": { UNIT: "sizeof(WCHAR)" },
  },
};
