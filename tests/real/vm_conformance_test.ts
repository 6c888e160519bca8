/**
 * Stillpoint beside Debian's `qemu-ga` in one machine, where both may do what
 * they do to processors, memory, clocks, accounts and disks.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import { REFERENCE, versionOf } from "../conformance/agents.ts";
import { judge } from "../conformance/compare.ts";
import { machineDifferencesFrom } from "../conformance/differences/mod.ts";
import {
  interviewIn,
  REFERENCE_PROGRAMS,
  referencePort,
} from "../conformance/machine_interview.ts";
import { complaints } from "../conformance/report.ts";
import { machineCases } from "../conformance/transcript/machine.ts";
import { ACCOUNT_FILES, ACCOUNT_PROGRAMS, settle } from "../vm/account.ts";
import { AgentRig, NO_MACHINES } from "../vm/agent_rig.ts";
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
  ip link set eth0 up
  ip address add 10.0.2.15/24 dev eth0
  ip address add 10.0.2.16/24 dev eth0 label eth0:1
  ip route add default via 10.0.2.2
`;

Deno.test({
  name:
    "Stillpoint does to a machine what qemu-ga does, but for what is listed",
  ignore: NO_MACHINES,
  fn: async () => {
    await using folder = await TemporaryFolder.make();
    const path = `${folder.path}/reference.sock`;
    const devices = await makeManyDevices(folder.path);
    await using rig = await AgentRig.boot({
      disks: [{ name: "data", type: "ext4" }],
      hardware: [...SPARE_HARDWARE, ...devices, ...referencePort(path)],
      kernelArguments: SPARE_KERNEL_ARGUMENTS,
      modules: MANY_MODULES,
      files: ACCOUNT_FILES,
      programs: { ...ACCOUNT_PROGRAMS, ...REFERENCE_PROGRAMS },
    });
    await settle(rig.shell);
    await rig.shell.run(SET_UP);
    const cases = machineCases();
    const answers = await interviewIn(rig, { path, cases });
    const listed = machineDifferencesFrom(await versionOf(REFERENCE));
    assertEquals(complaints(judge(cases, answers, listed)), []);
  },
});
