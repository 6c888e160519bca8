/**
 * Stillpoint beside Debian's `qemu-ga`, in each version that can be had here,
 * in one machine, where all may do what they do to processors, memory, clocks,
 * accounts and disks.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import { judge } from "../conformance/compare.ts";
import { machineDifferencesFrom } from "../conformance/differences/mod.ts";
import { equipmentFor, interviewIn } from "../conformance/machine_interview.ts";
import { REFERENCES, versionOf } from "../conformance/reference.ts";
import { complaints } from "../conformance/report.ts";
import { machineCases } from "../conformance/transcript/machine.ts";
import { NO_MACHINES } from "../lacking.ts";
import { ACCOUNT_FILES, ACCOUNT_PROGRAMS, settle } from "../vm/account.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import {
  makeManyDevices,
  MANY_MODULES,
  SPARE_HARDWARE,
  SPARE_KERNEL_ARGUMENTS,
} from "../vm/hardware.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";

/** What udev would note, and the program that the reference sets clocks with. */
const SET_UP = `
  ln -s /bin/busybox /sbin/hwclock
  mkdir -p /run/udev/data
  for disk in sda sdb nvme0n1; do
    echo "E:ID_SERIAL=udev_$disk" > /run/udev/data/b$(cat /sys/block/$disk/dev)
    mkdir /mnt/$disk
    mount /dev/$disk /mnt/$disk
  done
  # QEMU tells of an address that would come between two answers.
  echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_ra
  ip link set eth0 up
  ip address add 10.0.2.15/24 dev eth0
  ip address add 10.0.2.16/24 dev eth0 label eth0:1
  ip route add default via 10.0.2.2
`;

const CASES = machineCases();
const PRESENT = REFERENCES.filter(({ lack }) => lack === undefined);

/** Without the others: a machine without one is worth comparing, too. */
async function interviewAll(): ReturnType<typeof interviewIn> {
  await using folder = await TemporaryFolder.make();
  const { path } = folder;
  const devices = await makeManyDevices(path);
  const equipment = await equipmentFor(PRESENT, path);
  await using rig = await AgentRig.boot({
    disks: [{ name: "data", type: "ext4" }],
    hardware: [...SPARE_HARDWARE, ...devices, ...equipment.hardware],
    kernelArguments: SPARE_KERNEL_ARGUMENTS,
    modules: MANY_MODULES,
    files: { ...ACCOUNT_FILES, ...equipment.files },
    programs: { ...ACCOUNT_PROGRAMS, ...equipment.programs },
  });
  await settle(rig.shell);
  await rig.shell.run(SET_UP);
  const interview = { folder: path, references: PRESENT, cases: CASES };
  return await interviewIn(rig, interview);
}

Deno.test({
  name:
    "Stillpoint does to a machine what qemu-ga does, but for what is listed",
  ignore: NO_MACHINES,
  fn: async (t) => {
    const all = await interviewAll();
    const ours = all.get("ours") ?? new Map();
    for (const { name, title, lack, command } of REFERENCES) {
      await t.step({
        name: title + (lack === undefined ? "" : `; but ${lack}`),
        ignore: lack !== undefined,
        fn: async () => {
          const reference = all.get(name) ?? new Map();
          const { number } = await versionOf(command());
          const listed = machineDifferencesFrom(number);
          const judgement = judge(CASES, { reference, ours }, listed);
          assertEquals(complaints(judgement), []);
        },
      });
    }
  },
});
