import { strictEqual as assertSame } from "node:assert";
import { isLingering } from "../../../../lib/platform/linux/lingering.ts";
import { parseMountinfo } from "../../../../lib/platform/linux/mountinfo.ts";
import { blockDevice, makeMachine } from "../../../fixtures/kernel_tree.ts";

const at = (name: string): string => `/devices/virtual/block/${name}`;

const FILES = [
  blockDevice("dm-0", { number: "253:0", path: at("dm-0") }),
  blockDevice("dm-1", { number: "253:1", path: at("dm-1") }),
  blockDevice("dm-2", { number: "253:2", path: at("dm-2") }),
  blockDevice("dm-3", { number: "253:3", path: at("dm-3") }),
  {
    "/sys/fs/ext4/features/x": "supported\n",
    "/sys/fs/ext4/dm-0/x": "1\n",
    "/sys/fs/xfs/dm-1/log/x": "1\n",
    "/sys/fs/btrfs/features/x": "1\n",
    "/sys/fs/btrfs/11-22/devices/dm-3": { to: at("dm-3") },
  },
];

const MOUNTS = `
21 1 253:0 / / rw - ext4 /dev/mapper/root rw
22 21 0:30 / /tree rw - btrfs /dev/mapper/tree rw
`;

const WITHOUT_TREE = MOUNTS.replace(/^22.*$/m, "");

/** A device, the mounts, and whether somebody uses it all the same. */
const CASES: Readonly<Record<string, [string, string, boolean]>> = {
  "what is mounted": ["253:0", MOUNTS, false],
  "what is in use and not mounted": ["253:1", MOUNTS, true],
  "what nobody uses": ["253:2", MOUNTS, false],
  "a device that is gone": ["253:9", MOUNTS, false],
  "a btrfs that is mounted": ["0:30", MOUNTS, false],
  "a btrfs that is gone": ["0:31", MOUNTS, false],
  "a btrfs that is in use and not mounted": ["0:30", WITHOUT_TREE, true],
};

for (const [what, [device, mountinfo, wanted]] of Object.entries(CASES)) {
  Deno.test(`isLingering() knows ${what}`, async () => {
    const devices = { "/dev/mapper/tree": "253:3" };
    await using machine = await makeMachine(FILES, devices);
    const { tree } = machine;
    const mounts = parseMountinfo(mountinfo);
    assertSame(await isLingering(device, { mounts, tree }), wanted);
  });
}
