/**
 * What our constants for files and programs are called in the headers of
 * Windows.
 *
 * @module
 */

import { alike, layout, type Meanings } from "../headers/meaning.ts";

/** Files that open files and start programs. */
export const WORK: Readonly<Record<string, Meanings>> = {
  "ffi/windows/access_list.ts": {
    DESCRIPTOR: {
      control: "offsetof(SECURITY_DESCRIPTOR_RELATIVE, Control)",
      owner: "offsetof(SECURITY_DESCRIPTOR_RELATIVE, Owner)",
      list: "offsetof(SECURITY_DESCRIPTOR_RELATIVE, Dacl)",
    },
    SE_DACL_PRESENT: "SE_DACL_PRESENT",
    LIST: layout("ACL", { count: "AceCount" }),
    ENTRY: {
      type: "offsetof(ACE_HEADER, AceType)",
      flags: "offsetof(ACE_HEADER, AceFlags)",
      size: "offsetof(ACE_HEADER, AceSize)",
      rights: "offsetof(ACCESS_ALLOWED_ACE, Mask)",
      who: "offsetof(ACCESS_ALLOWED_ACE, SidStart)",
    },
    ACCESS_ALLOWED: "ACCESS_ALLOWED_ACE_TYPE",
    ACCESS_DENIED: "ACCESS_DENIED_ACE_TYPE",
    INHERIT_ONLY: "INHERIT_ONLY_ACE",
    ALL_RIGHTS: null,
  },
  "ffi/windows/away.ts": {
    // A block of our own, which our own instructions read.
    ...{ SLOT: null, MOST_ARGUMENTS: null, WORD_BYTES: null },
    DEFINITION: null,
  },
  "ffi/windows/completion_port.ts": {
    INVALID_HANDLE: "(INT_PTR) INVALID_HANDLE_VALUE",
    INFINITE: "INFINITE",
    WAIT_FLAGS: "WT_EXECUTEONLYONCE | WT_EXECUTEINWAITTHREAD",
    ENTRY: layout("OVERLAPPED_ENTRY", { key: "lpCompletionKey" }),
    ENTRIES: null,
  },
  "ffi/windows/file.ts": {
    DISPOSITION: {
      createAlways: "CREATE_ALWAYS",
      openExisting: "OPEN_EXISTING",
      openAlways: "OPEN_ALWAYS",
    },
    ACCESS: {
      read: "GENERIC_READ",
      write: "GENERIC_WRITE",
      append: "FILE_GENERIC_WRITE & ~FILE_WRITE_DATA",
    },
    SHARE: {
      read: "FILE_SHARE_READ",
      write: "FILE_SHARE_WRITE",
      delete: "FILE_SHARE_DELETE",
    },
    OPEN_FLAGS: "FILE_ATTRIBUTE_NORMAL | SECURITY_SQOS_PRESENT | " +
      "SECURITY_IDENTIFICATION",
    FILE_TYPE: {
      disk: "FILE_TYPE_DISK",
      device: "FILE_TYPE_CHAR",
      pipe: "FILE_TYPE_PIPE",
    },
    PIPE_NOWAIT: "PIPE_NOWAIT | PIPE_READMODE_BYTE",
    WHENCE: {
      start: "FILE_BEGIN",
      current: "FILE_CURRENT",
      end: "FILE_END",
    },
    INVALID_HANDLE: "(INT_PTR) INVALID_HANDLE_VALUE",
    ...alike(["INVALID_FILE_ATTRIBUTES", "FILE_ATTRIBUTE_DIRECTORY"]),
  },
  "ffi/windows/job.ts": {
    JOB_OBJECT_LIMIT_BREAKAWAY_OK: "JOB_OBJECT_LIMIT_BREAKAWAY_OK",
    EXTENDED_LIMITS_KIND: "JobObjectExtendedLimitInformation",
    LIMITS_OF_JOB: layout("JOBOBJECT_EXTENDED_LIMIT_INFORMATION", {
      flags: "BasicLimitInformation.LimitFlags",
    }),
  },
  "ffi/windows/pipe.ts": {
    ACCESS: {
      in: { near: "PIPE_ACCESS_OUTBOUND", far: "GENERIC_READ" },
      out: { near: "PIPE_ACCESS_INBOUND", far: "GENERIC_WRITE" },
    },
    NEAR_FLAGS: "FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE",
    PIPE_MODE: "PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS",
    PIPE_BYTES: null,
    OPEN_EXISTING: "OPEN_EXISTING",
    SHARE_READ_WRITE: "FILE_SHARE_READ | FILE_SHARE_WRITE",
    OURS: null,
    ATTRIBUTES: layout("SECURITY_ATTRIBUTES", {
      descriptor: "lpSecurityDescriptor",
      inherit: "bInheritHandle",
    }),
  },
  "ffi/windows/process.ts": {
    STARTUP: layout("STARTUPINFOEXW", {
      flags: "StartupInfo.dwFlags",
      stdin: "StartupInfo.hStdInput",
      stdout: "StartupInfo.hStdOutput",
      stderr: "StartupInfo.hStdError",
      attributes: "lpAttributeList",
    }),
    STARTF_USESTDHANDLES: "STARTF_USESTDHANDLES",
    INFORMATION: layout("PROCESS_INFORMATION", {
      process: "hProcess",
      thread: "hThread",
      pid: "dwProcessId",
    }),
    ATTRIBUTE: {
      handles: "PROC_THREAD_ATTRIBUTE_HANDLE_LIST",
      jobs: "PROC_THREAD_ATTRIBUTE_JOB_LIST",
    },
    CREATION_FLAGS: "EXTENDED_STARTUPINFO_PRESENT | " +
      "CREATE_UNICODE_ENVIRONMENT | CREATE_NO_WINDOW",
  },
  "ffi/windows/process_age.ts": {
    ...alike(["PROCESS_QUERY_LIMITED_INFORMATION"]),
    NANOSECONDS: null,
  },
  "ffi/windows/secured_file.ts": {
    ACCESS: "READ_CONTROL | FILE_READ_ATTRIBUTES",
    SHARE_ALL: "FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE",
    OPEN_EXISTING: "OPEN_EXISTING",
    FLAGS: "FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT",
    INVALID_HANDLE: "(INT_PTR) INVALID_HANDLE_VALUE",
    OWNER_AND_LIST: "OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION",
    SECURITY_BYTES: null,
    INFORMATION: layout("BY_HANDLE_FILE_INFORMATION", {
      attributes: "dwFileAttributes",
      high: "nFileSizeHigh",
      low: "nFileSizeLow",
    }),
    ...alike(["FILE_ATTRIBUTE_DIRECTORY", "FILE_ATTRIBUTE_REPARSE_POINT"]),
  },
};
