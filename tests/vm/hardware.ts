/**
 * Hardware of many kinds, all of it at addresses that are known beforehand.
 *
 * @module
 */

import { makeImage } from "./disk_image.ts";

/** The processors and memory that can be switched, beside the ordinary. */
export const SPARE_HARDWARE: readonly string[] = [
  ...["-smp", "maxcpus=3"],
  ...["-m", "slots=1,maxmem=2G"],
  ...["-object", "memory-backend-ram,id=bar,size=256M"],
  ...["-device", "pc-dimm,memdev=bar"],
];

/** What is plugged in waits to be asked for, and can be given back. */
export const SPARE_KERNEL_ARGUMENTS =
  "memhp_default_state=offline movable_node";

/** How much memory is plugged in beside the ordinary, in bytes. */
export const SPARE_MEMORY: number = 256 * 2 ** 20;

/** Disks: the serial number of each, and how it is attached. */
const DISKS: Readonly<Record<string, string>> = {
  SCSI1: "scsi-hd,bus=scsi.0,channel=0,scsi-id=3,lun=1",
  NVME1: "nvme,addr=0x11",
  IDE1: "ide-hd,bus=ide.1,unit=0",
  BRIDGED1: "virtio-blk-pci,bus=bridge,addr=0x3",
};

/** What the disks are attached to. */
const CONTROLLERS = [
  ...["-device", "virtio-scsi-pci,id=scsi,addr=0x10"],
  ...["-device", "pci-bridge,id=bridge,chassis_nr=1,addr=0x12"],
];

/** A network that leads to QEMU itself, and nowhere else. */
const NETWORK = [
  ...["-netdev", "user,id=net,restrict=on"],
  ...["-device", "virtio-net-pci,netdev=net,mac=52:54:00:12:34:56,addr=0x13"],
];

/** The modules that drive all this; the rest is built into the kernel. */
export const MANY_MODULES: readonly string[] = [
  ...["virtio_scsi", "sd_mod", "ata_piix", "virtio_net", "dm_mod"],
];

/**
 * Makes disks of many kinds, each with a filesystem, and describes them and a
 * network to QEMU.
 *
 * @param folder Where the images are made
 * @returns Arguments for QEMU
 */
export async function makeManyDevices(folder: string): Promise<string[]> {
  const words = [...CONTROLLERS, ...NETWORK];
  for (const [serial, how] of Object.entries(DISKS)) {
    const path = `${folder}/${serial}.img`;
    await makeImage(path, "ext4");
    const drive = `file=${path},id=${serial},if=none,format=raw`;
    words.push("-drive", drive);
    words.push("-device", `${how},drive=${serial},serial=${serial}`);
  }
  return words;
}
