/**
 * Whether the agent is started with the machine, and no other agent is.
 *
 * @module
 */

import { type Finding, fine, type Patient, warning, wrong } from "./check.ts";

const OWN = "stillpoint.service";
const SOCKETS = ["stillpoint.socket", "stillpoint-vsock.socket"];
const RIVAL = "qemu-guest-agent.service";
const UNIT_FOLDERS = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];
const RULE_FOLDERS = ["/etc/udev/rules.d", "/usr/lib/udev/rules.d"];
const RULES = "99-stillpoint.rules";

/**
 * Looks at the units of systemd.
 *
 * @param patient The machine
 * @returns What was found; nothing where systemd does not run
 */
export async function examineService(
  { files }: Patient,
): Promise<Finding[]> {
  if (await files.real("/run/systemd/system") === undefined) return [];
  return [...await examineOwn(files), ...await examineRival(files)];
}

async function examineOwn(files: Patient["files"]): Promise<Finding[]> {
  if (!await hasUnit(OWN, files)) {
    const advice = "install the units of Stillpoint's packaging folder";
    return [warning(`${OWN} is not installed`, advice)];
  }
  const rules = await Promise.all(
    RULE_FOLDERS.map((folder) => files.real(`${folder}/${RULES}`)),
  );
  const isStarted = rules.some((rule) => rule !== undefined) ||
    await isEnabled([OWN, ...SOCKETS], files);
  if (isStarted) return [fine(`${OWN} is started with the machine`)];
  const advice = `do: systemctl enable --now ${OWN}`;
  return [warning(`${OWN} is not started with the machine`, advice)];
}

async function examineRival(files: Patient["files"]): Promise<Finding[]> {
  if (!await hasUnit(RIVAL, files)) return [];
  const names = await files.names("/etc/systemd/system");
  const masked = names.includes(RIVAL) &&
    await files.real(`/etc/systemd/system/${RIVAL}`) === "/dev/null";
  if (masked) return [fine(`${RIVAL} is masked`)];
  const advice = `do: systemctl mask --now ${RIVAL}`;
  const what = `${RIVAL} is installed as well`;
  return await isEnabled([RIVAL], files)
    ? [wrong(`${what}, and enabled: both want the port`, advice)]
    : [warning(`${what}, and may be started by udev`, advice)];
}

async function hasUnit(
  name: string,
  files: Patient["files"],
): Promise<boolean> {
  const lists = await Promise.all(
    UNIT_FOLDERS.map((folder) => files.names(folder)),
  );
  return lists.some((names) => names.includes(name));
}

/** Enabling a unit puts links into folders of those that want it. */
async function isEnabled(
  units: readonly string[],
  files: Patient["files"],
): Promise<boolean> {
  const folder = "/etc/systemd/system";
  const wanting = (await files.names(folder))
    .filter((name) => /\.(wants|requires)$/.test(name));
  const lists = await Promise.all(
    wanting.map((name) => files.names(`${folder}/${name}`)),
  );
  return lists.some((names) => units.some((unit) => names.includes(unit)));
}
