/**
 * The machine itself, as QEMU's command line describes it.
 *
 * @module
 */

import { dirname } from "node:path";

/** The name of the agent's port, which hosts and guests agree on. */
export const AGENT_PORT = "org.qemu.guest_agent.0";

/** The name of the rig's own port. */
export const CONTROL_PORT = "stillpoint.control";

/** How the agent is connected. */
export type PortKind = "virtio" | "isa";

/** What to emulate. */
export interface QemuOptions {
  /** `tcg` works everywhere; `kvm` where the hardware lets it. */
  readonly accelerator: "tcg" | "kvm";
  /** Mebibytes of memory. */
  readonly memory: number;
  /** The kernel's file. */
  readonly kernel: string;
  /** The file of the first root filesystem. */
  readonly initramfs: string;
  /** How the agent is connected. */
  readonly port: PortKind;
  /** Names of more virtio ports, for programs beside the agent. */
  readonly morePorts?: readonly string[];
  /** Raw disk images; the machine sees them as serial `disk0`, `disk1` ... */
  readonly disks: readonly string[];
  /** More words for QEMU, for hardware that few machines have. */
  readonly hardware?: readonly string[];
  /** More words for the kernel. */
  readonly kernelArguments?: string;
  /** What becomes of a machine that starts anew; it ends by default. */
  readonly onReset?: "end" | "reset";
  /** Where the console log and the sockets go. */
  readonly folder: string;
}

/** The sockets and files of one machine. */
export interface Paths {
  /** The agent's port. */
  readonly agent: string;
  /** The rig's own port. */
  readonly control: string;
  /** QEMU's monitor. */
  readonly monitor: string;
  /** What the machine prints. */
  readonly console: string;
}

/**
 * Names the files that a machine keeps in its folder.
 *
 * @param folder The machine's folder
 * @returns Their paths
 */
export function pathsIn(folder: string): Paths {
  return {
    agent: `${folder}/agent.sock`,
    control: `${folder}/control.sock`,
    monitor: `${folder}/monitor.sock`,
    console: `${folder}/console.log`,
  };
}

/**
 * Names the socket of one of the ports beside the agent's.
 *
 * @param paths Those of the machine
 * @param name The port's name
 * @returns The path
 */
export function portPath({ control }: Paths, name: string): string {
  return `${dirname(control)}/${name}.sock`;
}

/** Speeds up an emulated boot by a third, and hides no error. */
const KERNEL_ARGUMENTS = "console=ttyS0 quiet panic=-1 mitigations=off";

/**
 * Describes a machine to QEMU.
 *
 * @param options What to emulate
 * @returns Arguments for `qemu-system-x86_64`
 */
export function qemuArguments(options: QemuOptions): string[] {
  const { accelerator, memory, kernel, initramfs, folder } = options;
  const { hardware = [], kernelArguments = "", onReset = "end" } = options;
  const { morePorts = [] } = options;
  const paths = pathsIn(folder);
  return [
    ...["-nodefaults", "-no-user-config"],
    ...onReset === "end" ? ["-no-reboot"] : [],
    ...["-display", "none", "-nic", "none"],
    ...["-accel", accelerator, "-cpu", "max", "-smp", "2"],
    ...["-m", String(memory), "-kernel", kernel, "-initrd", initramfs],
    ...["-append", `${KERNEL_ARGUMENTS} ${kernelArguments}`.trim()],
    ...["-serial", `file:${escaped(paths.console)}`],
    ...["-qmp", `unix:${escaped(paths.monitor)},server=on,wait=off`],
    ...["-device", "virtio-serial-pci,id=serial"],
    ...listener("agent", paths.agent),
    ...agentPort(options.port),
    ...listener("control", paths.control),
    ...["-device", portDevice("control", { name: CONTROL_PORT, number: 2 })],
    ...morePorts.flatMap((name, index) => [
      ...listener(name, portPath(paths, name)),
      ...["-device", portDevice(name, { name, number: index + 3 })],
    ]),
    ...options.disks.flatMap(disk),
    ...hardware,
  ];
}

/**
 * Describes the agent's virtio port to QEMU's monitor, to plug it in again.
 *
 * @returns Arguments for `device_add`
 */
export function agentPortDevice(): Readonly<Record<string, unknown>> {
  return {
    driver: "virtserialport",
    bus: "serial.0",
    id: "agent",
    chardev: "agent",
    name: AGENT_PORT,
    nr: 1,
  };
}

function agentPort(kind: PortKind): string[] {
  if (kind === "isa") return ["-serial", "chardev:agent"];
  const place = { name: AGENT_PORT, number: 1 };
  return ["-device", portDevice("agent", place)];
}

function portDevice(
  id: string,
  place: { readonly name: string; readonly number: number },
): string {
  return `virtserialport,bus=serial.0,id=${id},chardev=${id},` +
    `name=${place.name},nr=${place.number}`;
}

function listener(id: string, path: string): string[] {
  return [
    "-chardev",
    `socket,id=${id},path=${escaped(path)},server=on,wait=off`,
  ];
}

/**
 * With `cache=writeback` a write of the guest is complete once it is in the
 * host's page cache, and that is where another process on the host reads the
 * image from. So whatever the guest has flushed when a freeze returns is in
 * every copy that is made afterwards.
 */
function disk(path: string, index: number): string[] {
  const id = `disk${index}`;
  return [
    "-drive",
    `file=${escaped(path)},id=${id},if=none,format=raw,cache=writeback`,
    "-device",
    `virtio-blk-pci,drive=${id},serial=${id}`,
  ];
}

/** A comma separates QEMU's options, unless there are two. */
function escaped(path: string): string {
  return path.replaceAll(",", ",,");
}
