/**
 * What our constants are called in the headers of the C library.
 *
 * @module
 */

import { Errno } from "../../../../lib/ffi/errno.ts";
import { alike, ARCH, type HeaderSet, layout, STATUS } from "./meaning.ts";

const TIMESPEC = layout("struct timespec", {
  seconds: "tv_sec",
  nanoseconds: "tv_nsec",
});

/** How files are opened. */
const OPEN = {
  rdonly: "O_RDONLY",
  wronly: "O_WRONLY",
  rdwr: "O_RDWR",
  creat: "O_CREAT",
  excl: "O_EXCL",
  noctty: "O_NOCTTY",
  trunc: "O_TRUNC",
  append: "O_APPEND",
  nonblock: "O_NONBLOCK",
  cloexec: "O_CLOEXEC",
  path: "O_PATH",
} as const;
const { rdwr, noctty, nonblock, cloexec } = OPEN;

/** Files that speak to the C library. */
export const LIBRARY: HeaderSet = {
  prelude: `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmpx.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#define TEXT sizeof(((struct utsname *) 0)->release)
#define SECONDS ((struct utmpx *) 0)->ut_tv.tv_sec
`,
  files: {
    "ffi/account.ts": {
      WHAT: null,
      PASSWD: layout("struct passwd", {
        uid: "pw_uid",
        gid: "pw_gid",
        home: "pw_dir",
      }),
      POINTER_SIZE: "sizeof(void *)",
      FIRST_TEXTS: null,
      MOST_TEXTS: null,
      ERANGE: "ERANGE",
      NOBODY: null,
    },
    "ffi/clock.ts": {
      CLOCK_REALTIME: "CLOCK_REALTIME",
      SECOND: null,
      TIMESPEC,
      TM: layout("struct tm", { offset: "tm_gmtoff", zone: "tm_zone" }),
    },
    "ffi/descriptor.ts": {
      O: { rdwr, noctty, nonblock, cloexec },
      POLLIN: "POLLIN",
      F_GETFL: "F_GETFL",
      F_SETFL: "F_SETFL",
    },
    // Errors by our own names for them.
    "ffi/directory.ts": { UNSYNCED: null },
    "ffi/errno.ts": { Errno: alike(Object.keys(Errno)), ERRNO: null },
    "ffi/file.ts": {
      WHENCE: { start: "SEEK_SET", current: "SEEK_CUR", end: "SEEK_END" },
    },
    "ffi/file_lock.ts": {
      OPEN_FLAGS: "O_RDWR | O_CREAT | O_CLOEXEC",
      F_OFD_SETLK: "F_OFD_SETLK",
      F_WRLCK: "F_WRLCK",
      LOCK: layout("struct flock", { type: "l_type" }),
    },
    "ffi/file_status.ts": {
      STATUS: { [ARCH]: STATUS },
      S_IFMT: "S_IFMT",
      S_IFREG: "S_IFREG",
    },
    "ffi/label.ts": { NAME: null, MOST_BYTES: null },
    "ffi/listen_socket.ts": {
      SOL_SOCKET: "SOL_SOCKET",
      OPTION: { type: "SO_TYPE", accepts: "SO_ACCEPTCONN" },
      SOCK_STREAM: "SOCK_STREAM",
      AF_UNIX: "AF_UNIX",
      AF_VSOCK: "AF_VSOCK",
      ADDRESS: {
        ...layout("struct sockaddr_vm", { port: "svm_port", cid: "svm_cid" }),
        ...layout("struct sockaddr_un", {
          family: "sun_family",
          path: "sun_path",
        }),
      },
    },
    "ffi/netlink.ts": {
      AF_NETLINK: "AF_NETLINK",
      SOCK_RAW: "SOCK_RAW",
      SOCK_CLOEXEC: "SOCK_CLOEXEC",
      NETLINK_ROUTE: "NETLINK_ROUTE",
      DATAGRAM_BYTES: null,
      WHAT: null,
    },
    "ffi/notify_socket.ts": {
      AF_UNIX: "AF_UNIX",
      DATAGRAM: "SOCK_DGRAM | SOCK_CLOEXEC",
      FLAGS: "MSG_DONTWAIT | MSG_NOSIGNAL",
      ADDRESS: {
        family: "offsetof(struct sockaddr_un, sun_family)",
        path: "offsetof(struct sockaddr_un, sun_path)",
        longest: "sizeof(((struct sockaddr_un *) 0)->sun_path)",
      },
    },
    "ffi/open.ts": {
      AT_FDCWD: "AT_FDCWD",
      COMMON: OPEN,
      SPECIAL: {
        [ARCH]: { directory: "O_DIRECTORY", nofollow: "O_NOFOLLOW" },
      },
      // The two before in one.
      O: null,
    },
    "ffi/peer_socket.ts": {
      AF_UNIX: "AF_UNIX",
      SOCKET_TYPE: "SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC",
      ADDRESS: {
        path: "offsetof(struct sockaddr_un, sun_path)",
        size: "sizeof(struct sockaddr_un)",
      },
      SETRESUID: "__NR_setresuid",
      UNCHANGED: null,
    },
    "ffi/pipe.ts": { O_CLOEXEC: "O_CLOEXEC" },
    "ffi/process.ts": {
      NULL_FLAGS: "O_RDWR | O_CLOEXEC",
      F_SETFD: "F_SETFD",
      FD_CLOEXEC: "FD_CLOEXEC",
      CLOCK_MONOTONIC: "CLOCK_MONOTONIC",
      TIMESPEC,
    },
    "ffi/spawn.ts": {
      // Room for either; where it does not suffice, this is no size at all.
      STRUCTURE_SIZE: "sizeof(posix_spawnattr_t) <= 512 && " +
        "sizeof(posix_spawn_file_actions_t) <= 512 ? 512 : 0",
      SIGNAL_SET_SIZE: "sizeof(sigset_t)",
      FLAGS: {
        setPgroup: "POSIX_SPAWN_SETPGROUP",
        setSigDef: "POSIX_SPAWN_SETSIGDEF",
        setSigMask: "POSIX_SPAWN_SETSIGMASK",
      },
      O_RDWR: "O_RDWR",
      FIRST_UNNAMED: "STDERR_FILENO + 1",
    },
    "ffi/uname.ts": {
      TEXT_SIZE: "TEXT",
      TEXT: {
        release: "offsetof(struct utsname, release) / TEXT",
        version: "offsetof(struct utsname, version) / TEXT",
        machine: "offsetof(struct utsname, machine) / TEXT",
        count: "sizeof(struct utsname) / TEXT",
      },
    },
    "ffi/utmp.ts": {
      USER_PROCESS: "USER_PROCESS",
      RECORD: {
        type: "offsetof(struct utmpx, ut_type)",
        user: "offsetof(struct utmpx, ut_user)",
        userEnd: "offsetof(struct utmpx, ut_user) + " +
          "sizeof(((struct utmpx *) 0)->ut_user)",
      },
      LAYOUTS: {
        [ARCH]: {
          ...layout("struct utmpx", {
            seconds: "ut_tv.tv_sec",
            microseconds: "ut_tv.tv_usec",
          }),
          isWide: "sizeof(SECONDS) == 8",
        },
      },
    },
    "ffi/vsock.ts": {
      AF_VSOCK: "AF_VSOCK",
      SOCK_STREAM: "SOCK_STREAM",
      SOCK_FLAGS: "SOCK_NONBLOCK | SOCK_CLOEXEC",
      BACKLOG: null,
      ADDRESS: layout("struct sockaddr_vm", {
        family: "svm_family",
        port: "svm_port",
        cid: "svm_cid",
      }),
    },
    "ffi/wait.ts": { WNOHANG: "WNOHANG", SIGNAL_MASK: null, UNKNOWN: null },
  },
};
