/**
 * From nothing to a machine that answers: the files, QEMU, the connections,
 * and one clear error with the machine's last words if it does not work out.
 *
 * @module
 */

import { ControlShell } from "./control_shell.ts";
import { until } from "./deadline.ts";
import { writeInitramfs } from "./initramfs.ts";
import { findKernel, type Kernel } from "./kernel.ts";
import { Monitor } from "./monitor.ts";
import {
  AGENT_PORT,
  type Paths,
  pathsIn,
  type PortKind,
  qemuArguments,
} from "./qemu.ts";
import { QemuProcess } from "./qemu_process.ts";

/** A disk of the machine. */
export interface MachineDisk {
  /** The raw image on the host. */
  readonly path: string;
  /** The filesystem in it; no `mount` without one. */
  readonly type?: string;
  /** Where the machine mounts it; nowhere by default. */
  readonly mount?: string;
  /** Mount options. */
  readonly options?: string;
}

/** What to boot. */
export interface MachineOptions {
  /** The agent's program on the host; none is started without it. */
  readonly agent?: string;
  /** More arguments for the agent, after those for its port. */
  readonly agentArgs?: readonly string[];
  /** How the agent is connected; `virtio` by default. */
  readonly port?: PortKind;
  /** Names of more virtio ports, for programs beside the agent. */
  readonly morePorts?: readonly string[];
  /** The machine's disks, in order. */
  readonly disks?: readonly MachineDisk[];
  /** More files: path in the machine, contents; all executable. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** More programs of the host: path in the machine, path on the host. */
  readonly programs?: Readonly<Record<string, string>>;
  /** More kernel modules, such as `dm-delay`. */
  readonly modules?: readonly string[];
  /** Mebibytes of memory; 1024 by default. */
  readonly memory?: number;
  /** `tcg` by default, which works everywhere. */
  readonly accelerator?: "tcg" | "kvm";
  /** More words for QEMU, such as `-device`, `nvme,...`. */
  readonly hardware?: readonly string[];
  /** More words for the kernel. */
  readonly kernelArguments?: string;
  /** What becomes of a machine that starts anew; it ends by default. */
  readonly onReset?: "end" | "reset";
  /** Seconds until the machine must answer; 60 by default. */
  readonly seconds?: number;
}

/** What a machine is made of. */
export interface BootedParts {
  /** The kernel it runs. */
  readonly kernel: Kernel;
  /** Its sockets and files. */
  readonly paths: Paths;
  /** A shell in it. */
  readonly shell: ControlShell;
  /** QEMU's monitor. */
  readonly monitor: Monitor;
  /** QEMU itself. */
  readonly qemu: QemuProcess;
  /** The words that start the agent in the machine. */
  readonly agentCommand: string;
  /** Everything that has to be given back. */
  readonly resources: AsyncDisposable;
}

/** Modules that every machine has. */
const MODULES = ["virtio_pci", "virtio_blk", "virtio_console", "xfs"];

/** Where the machine keeps the agent's program. */
const AGENT_PROGRAM = "/usr/sbin/agent";

/** What the agent is told about its port. */
const PORT_ARGUMENTS: Readonly<Record<PortKind, readonly string[]>> = {
  virtio: ["-m", "virtio-serial", "-p", `/dev/virtio-ports/${AGENT_PORT}`],
  isa: ["-m", "isa-serial", "-p", "/dev/ttyS1"],
};

/**
 * Boots a machine.
 *
 * @param options What to boot
 * @returns Its parts, once it has set itself up and answers
 */
export async function boot(options: MachineOptions): Promise<BootedParts> {
  const kernel = findKernel();
  if (kernel === undefined) {
    throw new Error("Cannot boot: package linux-image-cloud-amd64 is missing");
  }
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-vm-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const paths = pathsIn(folder);
  const initramfs = `${folder}/initramfs.cpio`;
  await writeInitramfs(initramfs, contents(kernel, options));
  const qemu = stack.use(
    QemuProcess.start(qemuArguments({
      accelerator: options.accelerator ?? "tcg",
      memory: options.memory ?? 1024,
      kernel: kernel.image,
      port: options.port ?? "virtio",
      morePorts: options.morePorts ?? [],
      disks: options.disks?.map(({ path }) => path) ?? [],
      hardware: options.hardware ?? [],
      kernelArguments: options.kernelArguments ?? "",
      onReset: options.onReset ?? "end",
      initramfs,
      folder,
    })),
  );
  try {
    const ends = await connect(paths, { qemu, stack, options });
    const agentCommand = commandLine(options);
    const resources = stack.move();
    return { kernel, paths, qemu, agentCommand, resources, ...ends };
  } catch (error) {
    throw await explained(error, { qemu, paths });
  }
}

function contents(
  kernel: Kernel,
  options: MachineOptions,
): Parameters<typeof writeInitramfs>[1] {
  const { agent, disks = [], programs = {}, modules = [] } = options;
  const table = disks.map(({ type, mount, options: how = "defaults" }, index) =>
    mount === undefined ? "" : `disk${index} ${type} ${mount} ${how}\n`
  );
  return {
    kernel,
    modules: [...MODULES, ...modules],
    programs: agent === undefined
      ? programs
      : { ...programs, [AGENT_PROGRAM]: agent },
    files: { ...options.files, "/rig/disks": table.join("") },
  };
}

function commandLine(options: MachineOptions): string {
  const { port = "virtio", agentArgs = [] } = options;
  return [AGENT_PROGRAM, ...PORT_ARGUMENTS[port], ...agentArgs]
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(" ");
}

/** What the steps of a boot share. */
interface Booting {
  readonly qemu: QemuProcess;
  readonly stack: AsyncDisposableStack;
  readonly options: MachineOptions;
}

async function connect(
  paths: Paths,
  { qemu, stack, options }: Booting,
): Promise<{ shell: ControlShell; monitor: Monitor }> {
  await until(() => qemu.mustLive() && exists(paths.control), {
    what: "QEMU's sockets",
  });
  const monitor = stack.use(await Monitor.connect(paths.monitor));
  const shell = stack.use(await ControlShell.connect(paths.control));
  const { seconds = 60 } = options;
  const trouble = await shell.run("cat /run/trouble", { seconds });
  if (trouble !== "") throw new Error(`its set-up has failed, ${trouble}`);
  return { shell, monitor };
}

function exists(path: string): true | undefined {
  try {
    return Deno.statSync(path) && true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Adds what QEMU and the machine have printed. */
async function explained(
  cause: unknown,
  { qemu, paths }: { readonly qemu: QemuProcess; readonly paths: Paths },
): Promise<Error> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = await Deno.readTextFile(paths.console).catch(() => "");
  const tail = text.trim().split("\n").slice(-20).join("\n");
  return new Error(
    `Cannot boot the machine: ${reason}; QEMU says "${qemu.complaint}", ` +
      `the console says:\n${tail}`,
    { cause },
  );
}
