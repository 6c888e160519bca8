/**
 * Stillpoint and the agents to compare with in one virtual machine, each on a
 * port of its own.
 *
 * @module
 */

import { basename } from "node:path";
import { trixieParts } from "../trixie.ts";
import type { AgentRig } from "../vm/agent_rig.ts";
import { LineSocket } from "../vm/line_socket.ts";
import type { MachineOptions } from "../vm/machine.ts";
import { type Answers, say } from "./conversation.ts";
import { NATIVE, QEMU_GA, type Reference } from "./reference.ts";
import type { MachineCase } from "./transcript/machine.ts";

/** What a reference is in the machine. */
interface Guest {
  /** What starts it there. */
  readonly command: string;
  /** What the machine needs for it. */
  readonly equipment: Pick<MachineOptions, "programs" | "files">;
}

/** Where the machine has Debian 13's, with everything that it is made of. */
const TRIXIE = "/opt/trixie";

const GUESTS: Readonly<Record<Reference["name"], () => Promise<Guest>>> = {
  native: () =>
    Promise.resolve({
      command: QEMU_GA,
      equipment: { programs: { [QEMU_GA]: NATIVE } },
    }),
  trixie: trixieGuest,
};

/** What the agents to compare with need in a machine. */
export type Equipment = Required<
  Pick<MachineOptions, "programs" | "files" | "hardware">
>;

/** A machine's agents, and what to say to them. */
export interface MachineInterview {
  /** The folder of the references' sockets. */
  readonly folder: string;
  /** The agents to compare with. */
  readonly references: readonly Reference[];
  /** What to say. */
  readonly cases: readonly MachineCase[];
}

/**
 * Finds what a machine needs for agents to compare with.
 *
 * @param references The agents
 * @param folder Where their sockets will be
 * @returns Programs, files, and ports
 */
export async function equipmentFor(
  references: readonly Reference[],
  folder: string,
): Promise<Equipment> {
  const equipment = { programs: {}, files: {}, hardware: new Array<string>() };
  for (const [index, { name }] of references.entries()) {
    const { programs, files } = (await GUESTS[name]()).equipment;
    Object.assign(equipment.programs, programs);
    Object.assign(equipment.files, files);
    const path = socketOf(name, folder);
    equipment.hardware.push(
      ...["-chardev", `socket,id=${name},path=${path},server=on,wait=off`],
      "-device",
      // The first two ports are Stillpoint's and the shell's.
      `virtserialport,bus=serial.0,nr=${index + 3},chardev=${name},` +
        `name=${portOf(name)}`,
    );
  }
  return equipment;
}

/**
 * Starts the references beside Stillpoint, and says each case to one after the
 * other.
 *
 * @param rig The machine
 * @param interview The references, and what to say
 * @returns What each answered, by name; Stillpoint is `ours`
 */
export async function interviewIn(
  rig: AgentRig,
  { folder, references, cases }: MachineInterview,
): Promise<ReadonlyMap<Reference["name"] | "ours", Answers>> {
  await using stack = new AsyncDisposableStack();
  const sockets = new Map<Reference["name"] | "ours", LineSocket>();
  for (const { name } of references) {
    await startIn(rig, name);
    const socket = await LineSocket.connect(socketOf(name, folder));
    sockets.set(name, stack.use(socket));
  }
  const ours = await LineSocket.connect(rig.machine.paths.agent);
  sockets.set("ours", stack.use(ours));
  const answers = new Map(
    [...sockets.keys()].map((name) =>
      [name, new Map<string, readonly unknown[]>()] as const
    ),
  );
  for (const one of cases) {
    for (const [name, socket] of sockets) {
      answers.get(name)?.set(one.name, await put(one, { rig, socket }));
    }
  }
  return answers;
}

async function startIn(
  { shell }: AgentRig,
  name: Reference["name"],
): Promise<void> {
  const { command } = await GUESTS[name]();
  const state = `/run/${name}`;
  await shell.run(`
    mkdir -p ${state}
    ${command} -m virtio-serial -p /dev/virtio-ports/${portOf(name)} \\
      -t ${state} > ${state}/out 2>&1 &`);
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

/** Its libraries and its loader stay together, apart from the machine's. */
async function trixieGuest(): Promise<Guest> {
  const { loader, program, libraries } = await trixieParts(QEMU_GA);
  const files: Record<string, Uint8Array> = {};
  const there = (path: string): string => `${TRIXIE}/${basename(path)}`;
  for (const path of [loader, program, ...libraries]) {
    files[there(path)] = await Deno.readFile(path);
  }
  const command = `${there(loader)} --library-path ${TRIXIE} ${there(program)}`;
  return { command, equipment: { files } };
}

function portOf(name: Reference["name"]): string {
  return `stillpoint.${name}`;
}

function socketOf(name: Reference["name"], folder: string): string {
  return `${folder}/${name}.sock`;
}
