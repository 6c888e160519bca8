/**
 * What our constants are called in the kernel's own headers.
 *
 * @module
 */

import { ARCH, calls, type HeaderSet, layout, STATUS } from "./meaning.ts";

const CALLS =
  "close exit_group fstat fsync getxattr ioctl kill lseek mkdirat openat " +
  "read reboot renameat setfsgid setfsuid setgroups socket statfs sync " +
  "syncfs unlinkat write";

/** Files that speak to the kernel. */
export const KERNEL: HeaderSet = {
  prelude: `
#include <stddef.h>
#include <stdio.h>
#include <asm/errno.h>
#include <asm/ioctls.h>
#include <asm/signal.h>
#include <asm/statfs.h>
#include <asm/termbits.h>
#include <asm/unistd.h>
#include <linux/eventpoll.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/mman.h>
#include <linux/netlink.h>
#include <linux/nvme_ioctl.h>
#include <linux/limits.h>
#include <linux/prctl.h>
#include <linux/reboot.h>
#include <linux/rtc.h>
#include <linux/rtnetlink.h>
#include <linux/securebits.h>
#define INTS(member) (offsetof(struct rtc_time, member) / sizeof(int))
`,
  files: {
    "ffi/attribute.ts": { PAGE: null },
    "ffi/as_user.ts": {
      ROOT: "0",
      ASK: "(unsigned) -1",
      SIGABRT: "SIGABRT",
      ABORTED: "128 + SIGABRT",
      LABEL: null,
    },
    "ffi/call.ts": { NUMBERS: { [ARCH]: calls(CALLS.split(" ")) } },
    "ffi/call_row.ts": {
      END: null,
      NOT_MADE: null,
      STEP: null,
      STEP_BYTES: null,
      CODE: null,
      FORM: null,
    },
    "ffi/credentials.ts": {
      PR_GET_DUMPABLE: "PR_GET_DUMPABLE",
      PR_SET_DUMPABLE: "PR_SET_DUMPABLE",
      PR_GET_SECUREBITS: "PR_GET_SECUREBITS",
      SECBIT_NO_SETUID_FIXUP: "SECBIT_NO_SETUID_FIXUP",
    },
    "ffi/epoll.ts": {
      CLOEXEC: "EPOLL_CLOEXEC",
      CTL: { add: "EPOLL_CTL_ADD", del: "EPOLL_CTL_DEL" },
      Ready: {
        input: "EPOLLIN",
        output: "EPOLLOUT",
        error: "EPOLLERR",
        hangUp: "EPOLLHUP",
        readHangUp: "EPOLLRDHUP",
      },
      EDGE_TRIGGERED: "EPOLLET",
      // TCC does not pack it; `epoll_test.ts` sees where its members are.
      EVENT: null,
      FOREVER: null,
      MOST: null,
    },
    "ffi/filesystem_space.ts": {
      STATFS: layout("struct statfs", {
        blockSize: "f_bsize",
        blocks: "f_blocks",
        free: "f_bfree",
        available: "f_bavail",
        fragmentSize: "f_frsize",
      }),
    },
    "ffi/groups.ts": {
      FIRST_ROOM: null,
      MOST_GROUPS: "NGROUPS_MAX",
      ENOMEM: "ENOMEM",
      WHAT: null,
    },
    "ffi/hardware_clock.ts": {
      RTC_RD_TIME: "RTC_RD_TIME",
      RTC_SET_TIME: "RTC_SET_TIME",
      FIELD: {
        second: "INTS(tm_sec)",
        minute: "INTS(tm_min)",
        hour: "INTS(tm_hour)",
        day: "INTS(tm_mday)",
        month: "INTS(tm_mon)",
        year: "INTS(tm_year)",
      },
      FIELDS: "sizeof(struct rtc_time) / sizeof(int)",
      YEAR_BASE: null,
    },
    "ffi/machine_code.ts": {
      PROT: { read: "PROT_READ", write: "PROT_WRITE", exec: "PROT_EXEC" },
      MAP_PRIVATE_ANONYMOUS: "MAP_PRIVATE | MAP_ANONYMOUS",
      PAGE: null,
    },
    "ffi/nvme.ts": {
      NVME_IOCTL_ADMIN_CMD: "NVME_IOCTL_ADMIN_CMD",
      COMMAND: layout("struct nvme_admin_cmd", {
        opcode: "opcode",
        namespace: "nsid",
        address: "addr",
        length: "data_len",
        word10: "cdw10",
      }),
      // The specification of NVMe has these, no header.
      GET_LOG_PAGE: null,
      ALL_NAMESPACES: null,
      HEALTH_LOG: null,
      RETAIN_EVENT: null,
      LOG_BYTES: null,
    },
    "ffi/power.ts": {
      MAGIC: { 0: "LINUX_REBOOT_MAGIC1", 1: "LINUX_REBOOT_MAGIC2" },
      COMMANDS: {
        powerdown: "LINUX_REBOOT_CMD_POWER_OFF",
        halt: "LINUX_REBOOT_CMD_HALT",
        reboot: "LINUX_REBOOT_CMD_RESTART",
      },
    },
    "ffi/superblock.ts": {
      FIFREEZE: "FIFREEZE",
      FITHAW: "FITHAW",
    },
    "ffi/system_call.ts": { CODE: null, DEFINITION: null },
    "ffi/terminal.ts": {
      TCGETS: "TCGETS",
      TCSETS: "TCSETS",
      TCIFLUSH: "TCIFLUSH",
      TERMIOS: layout("struct termios", {
        iflag: "c_iflag",
        oflag: "c_oflag",
        cflag: "c_cflag",
        lflag: "c_lflag",
        time: "c_cc[VTIME]",
        minimum: "c_cc[VMIN]",
      }),
      CBAUD: "CBAUD",
      CFLAG: "B38400 | CS8 | CREAD | CLOCAL",
    },
    "ffi/trim.ts": {
      FITRIM: "FITRIM",
      RANGE: layout("struct fstrim_range", {
        start: "start",
        length: "len",
        minimum: "minlen",
      }),
      EVERYTHING: null,
    },
    "platform/linux/links.ts": {
      LINK: {
        ...layout("struct ifinfomsg", { index: "ifi_index" }),
        address: "IFLA_ADDRESS",
        name: "IFLA_IFNAME",
        statistics: "IFLA_STATS64",
      },
      ADDRESS: {
        ...layout("struct ifaddrmsg", {
          family: "ifa_family",
          prefix: "ifa_prefixlen",
          index: "ifa_index",
        }),
        address: "IFA_ADDRESS",
        local: "IFA_LOCAL",
        label: "IFA_LABEL",
      },
      STATISTICS: {
        ...layout("struct rtnl_link_stats64", {
          receivedPackets: "rx_packets",
          sentPackets: "tx_packets",
          receivedBytes: "rx_bytes",
          sentBytes: "tx_bytes",
          receivedErrors: "rx_errors",
          sentErrors: "tx_errors",
          receivedDropped: "rx_dropped",
          sentDropped: "tx_dropped",
          receivedMissed: "rx_missed_errors",
        }),
        // As much of it as is used; later kernels have more.
        size: "offsetof(struct rtnl_link_stats64, rx_missed_errors) + 8",
      },
      FAMILIES: null,
      HARDWARE_BYTES: null,
    },
    "platform/linux/netlink.ts": {
      MessageType: {
        error: "NLMSG_ERROR",
        done: "NLMSG_DONE",
        newLink: "RTM_NEWLINK",
        getLinks: "RTM_GETLINK",
        newAddress: "RTM_NEWADDR",
        getAddresses: "RTM_GETADDR",
      },
      HEADER: layout("struct nlmsghdr", {
        length: "nlmsg_len",
        type: "nlmsg_type",
        flags: "nlmsg_flags",
        sequence: "nlmsg_seq",
      }),
      ATTRIBUTE: layout("struct nlattr", {
        length: "nla_len",
        type: "nla_type",
      }),
      TYPE_MASK: "NLA_TYPE_MASK & 0xffff",
      LIST_EVERYTHING: "NLM_F_REQUEST | NLM_F_DUMP",
      REQUEST_BODY: "sizeof(struct ifinfomsg)",
      ALIGNMENT: "NLMSG_ALIGNTO",
    },
  },
};

/**
 * The numbers of system calls on AArch64, and what they fill in: it has those
 * of all newer architectures, which every machine's headers know.
 */
export const NEWER_KERNEL: HeaderSet = {
  prelude: `
#include <stdio.h>
#include <stddef.h>
#define __ARCH_WANT_NEW_STAT
#define __ARCH_WANT_RENAMEAT
#include <asm-generic/stat.h>
#include <asm-generic/unistd.h>
`,
  files: {
    "ffi/call.ts": { NUMBERS: { aarch64: calls(CALLS.split(" ")) } },
    "ffi/file_status.ts": { STATUS: { aarch64: STATUS } },
  },
};
