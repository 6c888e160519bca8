/**
 * Whether the host can reach the agent.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import { directoryOf } from "../path.ts";
import { type Finding, fine, type Patient, warning, wrong } from "./check.ts";

/** What to do about a device that is missing, by method. */
const MISSING: Readonly<Record<string, string>> = {
  "virtio-serial": "give the machine a channel of type virtio named " +
    "org.qemu.guest_agent.0, or set path",
  "isa-serial": "give the machine a serial port, or set path",
};

/**
 * Looks at the channel that the configuration names.
 *
 * @param patient The machine
 * @returns What was found
 */
export async function examinePort(patient: Patient): Promise<Finding[]> {
  const { config, files } = patient;
  const { method, path } = config;
  if (path === undefined) return [];
  if (method === "unix-listen") return await examineSocket(config, patient);
  const advice = MISSING[method];
  if (advice === undefined) return [];
  const real = await files.real(path);
  if (real === undefined) return [wrong(`${path} does not exist`, advice)];
  const holders = await patient.holdersOf(real);
  const others = holders.filter(({ name }) => name !== "stillpoint");
  if (others.length > 0) {
    const who = others.map(({ pid, name }) => `${name} (${pid})`).join(", ");
    const advice = "stop and disable that program: the host talks to one agent";
    return [wrong(`${path} is in use by ${who}`, advice)];
  }
  if (holders.length > 0) return [fine(`${path} is served by Stillpoint`)];
  const advice2 = "start the agent: systemctl start stillpoint";
  return [warning(`${path} is there, but nobody serves it`, advice2)];
}

async function examineSocket(
  { path = "" }: Config,
  { files }: Patient,
): Promise<Finding[]> {
  const directory = directoryOf(path);
  if (await files.real(directory) === undefined) {
    return [
      wrong(`${directory} does not exist`, `do: mkdir -p '${directory}'`),
    ];
  }
  if (await files.real(path) !== undefined) return [fine(`${path} is there`)];
  const advice = "start the agent: systemctl start stillpoint";
  return [warning(`${path} is not there: nobody serves it`, advice)];
}
