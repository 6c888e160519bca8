/**
 * The two agents in one virtual machine, each on a port of its own.
 *
 * @module
 */

import type { AgentRig } from "../vm/agent_rig.ts";
import { LineSocket } from "../vm/line_socket.ts";
import { REFERENCE } from "./agents.ts";
import { type Answers, say } from "./conversation.ts";
import type { Side } from "./difference.ts";
import type { MachineCase } from "./transcript/machine.ts";

/** The reference's port. */
const PORT = "stillpoint.reference";

/** Where the reference lies in the machine. */
const PROGRAM = "/usr/sbin/qemu-ga";

/** The program, for the machine's root filesystem. */
export const REFERENCE_PROGRAMS: Readonly<Record<string, string>> = {
  [PROGRAM]: REFERENCE,
};

/**
 * Describes the reference's port to QEMU.
 *
 * @param path The socket that the host connects to
 * @returns Arguments for QEMU
 */
export function referencePort(path: string): string[] {
  return [
    ...["-chardev", `socket,id=reference,path=${path},server=on,wait=off`],
    "-device",
    `virtserialport,bus=serial.0,nr=3,chardev=reference,name=${PORT}`,
  ];
}

/**
 * Starts the reference beside Stillpoint, and says each case to one and then
 * to the other.
 *
 * @param rig The machine
 * @param options The reference's socket, and what to say
 * @returns What they answered
 */
export async function interviewIn(
  rig: AgentRig,
  { path, cases }: { path: string; cases: readonly MachineCase[] },
): Promise<Record<Side, Answers>> {
  await rig.shell.run(`
    mkdir -p /run/reference
    ${PROGRAM} -m virtio-serial -p /dev/virtio-ports/${PORT} \\
      -t /run/reference > /run/reference/out 2>&1 &`);
  await using reference = await LineSocket.connect(path);
  await using ours = await LineSocket.connect(rig.machine.paths.agent);
  const answers = { reference: new Map(), ours: new Map() };
  for (const one of cases) {
    const told = { reference, ours };
    for (const side of ["reference", "ours"] as const) {
      answers[side].set(one.name, await put(one, { rig, socket: told[side] }));
    }
  }
  return answers;
}

async function put(
  one: MachineCase,
  { rig: { shell }, socket }: { rig: AgentRig; socket: LineSocket },
): Promise<readonly unknown[]> {
  const { prepare, look } = one;
  if (prepare !== undefined) await shell.attempt(prepare);
  const replies = await say(one, socket);
  if (look === undefined) return replies;
  const { output } = await shell.attempt(look);
  return [...replies, { look: output.split("\n") }];
}
