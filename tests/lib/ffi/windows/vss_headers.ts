/**
 * What our constants about VSS and volumes are called in the headers of
 * Windows, and in that of our own library.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { VSS_BACKUPS, VssResult } from "../../../../lib/ffi/windows/vss.ts";
import { alike, layout, type Meanings } from "../headers/meaning.ts";

const OWN = fileURLToPath(
  new URL(
    "../../../../lib/platform/windows/vss/stillpoint_vss.h",
    import.meta.url,
  ),
);

/** What is included for these files. */
export const VSS_PRELUDE = `#include "${OWN}"\n`;

/** Files that speak to Windows about VSS and volumes. */
export const VSS: Readonly<Record<string, Meanings>> = {
  "ffi/windows/partition.ts": {
    ...alike(["IOCTL_DISK_GET_PARTITION_INFO_EX"]),
    INFORMATION: layout("PARTITION_INFORMATION_EX", {
      style: "PartitionStyle",
      type: "Gpt.PartitionType",
    }),
    STYLE: { mbr: "PARTITION_STYLE_MBR", gpt: "PARTITION_STYLE_GPT" },
    ...{ GPT_PURPOSES: null, MBR_PURPOSES: null },
    PARTITION_BYTES: null,
  },
  "ffi/windows/volatile_key.ts": {
    ...alike(["REG_OPTION_VOLATILE", "KEY_ALL_ACCESS", "KEY_WOW64_64KEY"]),
    ...alike(["REG_SZ"]),
    ADMINISTRATORS_ONLY: null,
    ATTRIBUTES: layout("SECURITY_ATTRIBUTES", {
      descriptor: "lpSecurityDescriptor",
    }),
    VALUE_BYTES: null,
  },
  "ffi/windows/volume_path.ts": { PATH_UNITS: null, NAME_UNITS: null },
  "ffi/windows/vss.ts": {
    VERSION: "STILLPOINT_VSS_VERSION",
    ALL_VOLUMES: "STILLPOINT_VSS_ALL_VOLUMES",
    HOLD_AS_VSS_DOES: null,
    ...{ REPORT_TRIES: null, REPORT_BYTES: null, NAME_BYTES: null },
    ...{ BEGIN: null, END: null, FORMS: null },
    VssResult: Object.fromEntries(
      Object.keys(VssResult).map((name) => {
        const kind = name === "STILL_FROZEN" ? "S" : "E";
        return [name, `(uint32_t) STILLPOINT_VSS_${kind}_${name}`];
      }),
    ),
    VSS_BACKUPS: Object.fromEntries(
      Object.keys(VSS_BACKUPS)
        .map((name) => [name, `STILLPOINT_VSS_${name.toUpperCase()}`]),
    ),
  },
  "ffi/windows/vss_provider.ts": {
    ...{ REPORT_BYTES: null, NAME_BYTES: null, FORMS: null },
  },
};
