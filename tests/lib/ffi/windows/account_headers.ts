/**
 * What our constants about users, their things, power and the service are called in the
 * headers of Windows.
 *
 * @module
 */

import { alike, layout, type Meanings } from "../headers/meaning.ts";

/** Files that speak to Windows about users, their things, and the service. */
export const ACCOUNTS: Readonly<Record<string, Meanings>> = {
  "ffi/windows/account.ts": {
    ...alike(["POLICY_LOOKUP_NAMES", "SidTypeUser", "LG_INCLUDE_INDIRECT"]),
    ...alike(["MAX_PREFERRED_LENGTH"]),
    ATTRIBUTES_SIZE: "sizeof(LSA_OBJECT_ATTRIBUTES)",
    USER: layout("LSA_TRANSLATED_SID2", {
      sid: "Sid",
      domain: "DomainIndex",
    }),
    DOMAINS: { entries: "offsetof(LSA_REFERENCED_DOMAIN_LIST, Domains)" },
    DOMAIN: layout("LSA_TRUST_INFORMATION", { text: "Name.Buffer" }),
    GROUP_SIZE: "sizeof(LOCALGROUP_USERS_INFO_0)",
    NAME_UNITS: null,
    STATUS_NONE_MAPPED: "(LONG) 0xc0000073",
  },
  "ffi/windows/descriptor.ts": {
    // SDDL_REVISION_1, which these headers leave out.
    REVISION: null,
  },
  "ffi/windows/device_notice.ts": {
    ...alike(["DEVICE_NOTIFY_SERVICE_HANDLE", "DBT_DEVTYP_DEVICEINTERFACE"]),
    FILTER: layout("DEV_BROADCAST_DEVICEINTERFACE_W", {
      type: "dbcc_devicetype",
      identifier: "dbcc_classguid",
    }),
    DeviceEvent: {
      arrived: "DBT_DEVICEARRIVAL",
      removed: "DBT_DEVICEREMOVECOMPLETE",
    },
  },
  "ffi/windows/directory.ts": {
    ADMINISTRATORS_ONLY: null,
    NOT_CHECKED: null,
    // SDDL_REVISION_1, which these headers leave out.
    REVISION: null,
    ATTRIBUTES: layout("SECURITY_ATTRIBUTES", {
      descriptor: "lpSecurityDescriptor",
    }),
    ACCESS: "FILE_READ_ATTRIBUTES | READ_CONTROL | WRITE_DAC",
    SHARE_ALL: "FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE",
    FLAGS: "FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT",
    ...alike(["OPEN_EXISTING", "FILE_ATTRIBUTE_DIRECTORY"]),
    ...alike(["FILE_ATTRIBUTE_REPARSE_POINT", "SE_FILE_OBJECT"]),
    ...alike(["DACL_SECURITY_INFORMATION"]),
    ...alike(["PROTECTED_DACL_SECURITY_INFORMATION"]),
    INFORMATION_SIZE: "sizeof(BY_HANDLE_FILE_INFORMATION)",
    MISSING: null,
  },
  "ffi/windows/entry.ts": {
    OBJECT: layout("OBJECT_ATTRIBUTES", {
      root: "RootDirectory",
      name: "ObjectName",
      flags: "Attributes",
      descriptor: "SecurityDescriptor",
    }),
    ...alike(["OBJ_CASE_INSENSITIVE", "FILE_OPEN", "FILE_CREATE"]),
    ...alike(["FILE_DIRECTORY_FILE", "FILE_NON_DIRECTORY_FILE"]),
    ...alike(["FILE_OPEN_REPARSE_POINT", "FILE_ATTRIBUTE_NORMAL"]),
    ...alike(["FILE_ATTRIBUTE_REPARSE_POINT"]),
    IO_STATUS_SIZE: "sizeof(IO_STATUS_BLOCK)",
    FOLDER_ACCESS: "FILE_LIST_DIRECTORY | FILE_TRAVERSE | " +
      "FILE_READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE",
    READ_ACCESS: "FILE_READ_DATA | FILE_READ_ATTRIBUTES | READ_CONTROL | " +
      "SYNCHRONIZE",
    WRITE_ACCESS:
      "FILE_WRITE_DATA | FILE_READ_ATTRIBUTES | DELETE | SYNCHRONIZE",
    SHARE_ALL: "FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE",
    OPTIONS: "FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_REPARSE_POINT",
    BASIC: {
      ...layout("FILE_BASIC_INFORMATION", { attributes: "FileAttributes" }),
      about: "FileBasicInformation",
    },
    STANDARD: {
      ...layout("FILE_STANDARD_INFORMATION", {
        end: "EndOfFile",
        links: "NumberOfLinks",
        folder: "Directory",
      }),
      about: "FileStandardInformation",
    },
  },
  "ffi/windows/entry_content.ts": {
    TRANSFER: null,
    IO_STATUS: layout("IO_STATUS_BLOCK", { count: "Information" }),
    RENAME: {
      ...layout("FILE_RENAME_INFORMATION", {
        root: "RootDirectory",
        length: "FileNameLength",
        name: "FileName",
      }),
      about: "FileRenameInformation",
    },
    DISPOSITION: "FileDispositionInformation",
    STATUS_END_OF_FILE: "(LONG) 0xc0000011",
  },
  "ffi/windows/nt.ts": {
    UNICODE_STRING: layout("UNICODE_STRING", {
      most: "MaximumLength",
      buffer: "Buffer",
    }),
  },
  "ffi/windows/owner.ts": {
    ...alike(["TOKEN_QUERY", "TokenUser", "OWNER_SECURITY_INFORMATION"]),
    OWNER_BYTES: null,
    OWNER_PLACE: "offsetof(SECURITY_DESCRIPTOR_RELATIVE, Owner)",
  },
  "ffi/windows/password.ts": { PASSWORD_LEVEL: null },
  "ffi/windows/power.ts": {
    EXIT: {
      halt: "EWX_SHUTDOWN | EWX_FORCE",
      powerdown: "EWX_POWEROFF | EWX_FORCE",
      reboot: "EWX_REBOOT | EWX_FORCE",
    },
    REASON: "SHTDN_REASON_FLAG_PLANNED",
    CAPABILITIES: layout("SYSTEM_POWER_CAPABILITIES", {
      ram: "SystemS3",
      disk: "SystemS4",
      file: "HiberFilePresent",
    }),
  },
  "ffi/windows/event_log.ts": {
    Severity: {
      error: "EVENTLOG_ERROR_TYPE",
      warning: "EVENTLOG_WARNING_TYPE",
      information: "EVENTLOG_INFORMATION_TYPE",
    },
    EVENT: null,
  },
  "ffi/windows/key.ts": { LOCAL_MACHINE: "(INT_PTR) HKEY_LOCAL_MACHINE" },
  "ffi/windows/registry_key.ts": {
    ...alike(["KEY_SET_VALUE", "REG_EXPAND_SZ", "REG_DWORD"]),
  },
  "ffi/windows/sid.ts": {
    LOCAL_SYSTEM: null,
    ADMINISTRATORS: null,
    TRUSTED_INSTALLER: null,
    SID: {
      size: "offsetof(SID, SubAuthority)",
      count: "offsetof(SID, SubAuthorityCount)",
      authority: "offsetof(SID, IdentifierAuthority) + 2",
      parts: "offsetof(SID, SubAuthority)",
    },
    PART_BYTES: "sizeof(DWORD)",
    MOST_PARTS: "SID_MAX_SUB_AUTHORITIES",
  },
};
