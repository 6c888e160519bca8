/**
 * `make picture`: freezes loop filesystems under load, takes their copies, and
 * draws how that went, for the README. Nothing in the picture is made up, but
 * for the names. Its own namespaces hold the mounts and the machine's name.
 *
 * @module
 */

import type { CycleReport } from "../../lib/freeze/report.ts";
import { readJournal } from "../../lib/journal/read.ts";
import { AgentProcess } from "../e2e/agent_process.ts";
import { runToEnd } from "../e2e/program.ts";
import { UnitFolder } from "../lib/hooks/units.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { mustRun } from "../vm/host_command.ts";
import { Scene, type SceneDisk } from "./scene.ts";

const PICTURE = new URL("../../docs/cycle.svg", import.meta.url);

const CYCLE = "nightly";
const HOST = "shop1";

/** Mounted in here, which nobody outside sees. */
const ROOM = "/srv";

const DISKS: readonly SceneDisk[] = [
  { name: "db", mountpoint: `${ROOM}/db`, mebibytes: 256 },
  { name: "shop", mountpoint: `${ROOM}/shop`, type: "xfs" },
  { name: "mail", mountpoint: `${ROOM}/mail`, mebibytes: 128 },
  { name: "files", mountpoint: `${ROOM}/files`, type: "btrfs" },
];

/** Units, and how long their applications take, in seconds. */
const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ["mail-queue", 0.03],
  ["shop-workers", 0.06],
];

async function draw(): Promise<void> {
  await mustRun("mount", ["-t", "tmpfs", "tmpfs", ROOM]);
  await mustRun("hostname", [HOST]);
  await using scene = await Scene.make(...DISKS);
  using units = new UnitFolder();
  for (const [name, seconds] of UNITS) {
    units.unit(name, `exec=${units.write(`sleep ${seconds}`)}`);
  }
  await using agent = AgentProcess.start({
    ...{ folder: scene.folder, socket: `${ROOM}/host.sock` },
    args: [`--hook-directory=${units.directory}`],
  });
  await using client = await agent.connect();
  for (const { mountpoint } of DISKS) await dirty(mountpoint ?? "");
  await cycle(scene, client);
  const journal = `${scene.folder}/journal.jsonl`;
  await until(() => readJournal(journal), { what: "the journal" });
  const args = ["timeline", CYCLE, "--journal", journal];
  const { code, stdout, stderr } = await runToEnd(args);
  if (code !== 0) throw new Error(`Cannot draw the cycle: ${stderr}`);
  await Deno.writeTextFile(PICTURE, stdout);
}

/** As a host does: freeze, copy, thaw. */
async function cycle(scene: Scene, client: AgentClient): Promise<void> {
  const { mountpoints, folder } = scene;
  const args = { mountpoints, "cycle-id": CYCLE, reason: "nightly backup" };
  const { frozen } = await client.call("__org.stillpoint_freeze", {
    args,
  }) as CycleReport;
  if (frozen !== DISKS.length) throw new Error(`Only ${frozen} are frozen`);
  const copy = ["--sparse=always", `${folder}/mail.img`, `${folder}/mail.copy`];
  await mustRun("cp", copy);
  await client.call("guest-fsfreeze-thaw");
}

async function dirty(mountpoint: string): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(2 ** 16));
  using file = await Deno.create(`${mountpoint}/data`);
  for (let count = 0; count < 512; count++) await file.write(bytes);
}

if (import.meta.main) draw();
