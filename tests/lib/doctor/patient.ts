/**
 * A machine in good health, and what may be wrong with it.
 *
 * @module
 */

import { DEFAULTS } from "../../../lib/config/config.ts";
import type { Patient } from "../../../lib/doctor/check.ts";
import { examine } from "../../../lib/doctor/mod.ts";
import type { Filesystem } from "../../../lib/platform/filesystems.ts";

/** What differs from good health. */
export type Ailment = Partial<Omit<Patient, "files">> & {
  /** Files by path; a link is a path behind an arrow. */
  readonly files?: Readonly<Record<string, string>>;
};

/** A port that only Stillpoint has open. */
const PORT = "/dev/vport0p1";

const HEALTHY = {
  "/dev/virtio-ports/org.qemu.guest_agent.0": `-> ${PORT}`,
  "/run/stillpoint": "",
  "/proc/sys/kernel/osrelease": "6.1.0-test\n",
  "/proc/sys/kernel/random/boot_id": "this-boot\n",
};

/**
 * Makes a filesystem.
 *
 * @param mountpoint Where it is mounted
 * @param device Its device number
 * @returns The filesystem
 */
export function filesystemAt(mountpoint: string, device: string): Filesystem {
  const about = { type: "ext4", source: "/dev/sda1", aliases: [] };
  return { mountpoint, device, ...about };
}

/**
 * Makes a patient.
 *
 * @param ailment What is wrong
 * @returns The patient
 */
export function patientWith({ files = {}, ...rest }: Ailment = {}): Patient {
  const all: Record<string, string> = { ...HEALTHY, ...files };
  const linkOf = (path: string) => /^-> (.*)$/.exec(all[path] ?? "")?.[1];
  const inside = (path: string) =>
    Object.keys(all).filter((one) => one.startsWith(`${path}/`));
  return {
    config: { ...DEFAULTS, path: "/dev/virtio-ports/org.qemu.guest_agent.0" },
    plan: {
      freeze: [[filesystemAt("/", "8:1")]],
      ...{ stalled: [], skipped: [], liesOn: {} },
    },
    hooks: [],
    files: {
      text: (path) => Promise.resolve(all[path]),
      names: (path) =>
        Promise.resolve([
          ...new Set(
            inside(path).map((one) =>
              one.slice(path.length + 1).split("/")[0] ?? ""
            ),
          ),
        ]),
      real: (path) => {
        const isThere = path in all || inside(path).length > 0;
        return Promise.resolve(linkOf(path) ?? (isThere ? path : undefined));
      },
    },
    deviceOf: (path) =>
      Promise.resolve(path.startsWith("/run") ? "0:25" : "8:1"),
    touch: () => Promise.resolve(),
    holdersOf: (path) =>
      Promise.resolve(path === PORT ? [{ pid: 7, name: "stillpoint" }] : []),
    databases: () => Promise.resolve([]),
    labelOf: () => Promise.resolve(undefined),
    ...rest,
  };
}

/**
 * Looks at a patient.
 *
 * @param ailment What is wrong
 * @returns What was found that is not all right: check, state, words
 */
export async function complaints(ailment: Ailment): Promise<string[]> {
  const findings = await examine(patientWith(ailment));
  return findings.filter(({ severity }) => severity !== "ok")
    .map(({ check, severity, what, advice }) =>
      `${check}: ${severity}: ${what}: ${advice}`
    );
}
