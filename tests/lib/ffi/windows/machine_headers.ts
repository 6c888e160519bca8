/**
 * What our constants are called in the headers of Windows: those about the
 * network, users, processors and memory.
 *
 * @module
 */

import { alike, layout, type Meanings } from "../headers/meaning.ts";

/** Files that ask how the machine is doing. */
export const MACHINE: Readonly<Record<string, Meanings>> = {
  "ffi/windows/adapters.ts": {
    FLAGS: "GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | " +
      "GAA_FLAG_SKIP_DNS_SERVER",
    FIRST_BYTES: null,
    MOST_TRIES: null,
    ADAPTER: layout("IP_ADAPTER_ADDRESSES", {
      next: "Next",
      firstAddress: "FirstUnicastAddress",
      name: "FriendlyName",
      hardware: "PhysicalAddress",
      hardwareBytes: "PhysicalAddressLength",
      mtu: "Mtu",
      ipv4Metric: "Ipv4Metric",
      ipv6Metric: "Ipv6Metric",
      luid: "Luid",
    }),
    MOST_HARDWARE_BYTES: "MAX_ADAPTER_ADDRESS_LENGTH",
    ADDRESS: layout("IP_ADAPTER_UNICAST_ADDRESS", {
      next: "Next",
      address: "Address.lpSockaddr",
      bytes: "Address.iSockaddrLength",
      prefix: "OnLinkPrefixLength",
    }),
  },
  "ffi/windows/interface_counters.ts": {
    ROW: layout("MIB_IF_ROW2", {
      luid: "InterfaceLuid",
      inBytes: "InOctets",
      inUnicast: "InUcastPkts",
      inOther: "InNUcastPkts",
      inDropped: "InDiscards",
      inErrors: "InErrors",
      outBytes: "OutOctets",
      outUnicast: "OutUcastPkts",
      outOther: "OutNUcastPkts",
      outDropped: "OutDiscards",
      outErrors: "OutErrors",
    }),
  },
  "ffi/windows/memory_use.ts": {
    STATUS: layout("MEMORYSTATUSEX", {
      total: "ullTotalPhys",
      available: "ullAvailPhys",
    }),
    PERFORMANCE: layout("PERFORMANCE_INFORMATION", {
      cache: "SystemCache",
      pageBytes: "PageSize",
    }),
    PROCESS: layout("PROCESS_MEMORY_COUNTERS", {
      resident: "WorkingSetSize",
      committed: "PagefileUsage",
    }),
    PAGE_FILE: layout("ENUM_PAGE_FILE_INFORMATION", {
      total: "TotalSize",
      used: "TotalInUse",
    }),
    PAGE_FILE_CALLBACK: null,
    GO_ON: "TRUE",
  },
  "ffi/windows/processors.ts": alike(["ALL_PROCESSOR_GROUPS"]),
  "ffi/windows/queue_counter.ts": {
    QUEUE: null,
    PDH_FMT_LARGE: "PDH_FMT_LARGE",
    VALUE: layout("PDH_FMT_COUNTERVALUE", { number: "largeValue" }),
  },
  "ffi/windows/routes.ts": {
    TABLE: {
      count: "offsetof(MIB_IPFORWARD_TABLE2, NumEntries)",
      rows: "offsetof(MIB_IPFORWARD_TABLE2, Table)",
    },
    ROW: layout("MIB_IPFORWARD_ROW2", {
      luid: "InterfaceLuid",
      index: "InterfaceIndex",
      destination: "DestinationPrefix.Prefix",
      prefix: "DestinationPrefix.PrefixLength",
      nextHop: "NextHop",
      metric: "Metric",
    }),
    ADDRESS_BYTES: "sizeof(SOCKADDR_INET)",
  },
  "ffi/windows/sessions.ts": {
    HERE: "(INT_PTR) WTS_CURRENT_SERVER_HANDLE",
    // The only one there is.
    VERSION: null,
    ENTRY: layout("WTS_SESSION_INFOW", { id: "SessionId" }),
    SESSION_INFO: "WTSSessionInfo",
    INFO: {
      ...layout("WTSINFOW", {
        domain: "Domain",
        user: "UserName",
        connected: "ConnectTime",
        loggedOn: "LogonTime",
      }),
      domainUnits: "DOMAIN_LENGTH",
      userUnits: "USERNAME_LENGTH + 1",
    },
  },
  "ffi/windows/socket_address.ts": {
    FAMILY: { any: "AF_UNSPEC", ipv4: "AF_INET", ipv6: "AF_INET6" },
    IPV4: {
      ...layout("struct sockaddr_in", { address: "sin_addr" }),
      bytes: "sizeof(struct in_addr)",
    },
    IPV6: {
      ...layout("struct sockaddr_in6", {
        address: "sin6_addr",
        scope: "sin6_scope_id",
      }),
      bytes: "sizeof(struct in6_addr)",
    },
    // A family of these.
    ANY_FAMILY: null,
  },
};
