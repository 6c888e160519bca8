import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import type {
  MountedFilesystem,
  Mounts,
  Trimmed,
  TrimRequest,
} from "../../lib/platform/mounts.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

const FSINFO = '{"execute":"guest-get-fsinfo"}';

interface FakeMounts extends Mounts {
  readonly requests: TrimRequest[];
}

function fakeMounts(
  { list = [], trimmed = [] }: {
    list?: readonly MountedFilesystem[];
    trimmed?: readonly Trimmed[];
  },
): FakeMounts {
  const requests: TrimRequest[] = [];
  return {
    requests,
    list: () => Promise.resolve([...list]),
    trim(request) {
      requests.push(request);
      return Promise.resolve([...trimmed]);
    },
  };
}

async function ask(request: string, mounts: Mounts): Promise<string> {
  const agent = fakeAgent({ abilities: { mounts } });
  return (await talk(request, agent)).text;
}

Deno.test("guest-get-fsinfo lists the last mounted first", async () => {
  const place = { bus: 0, target: 0, unit: 0 };
  const list: MountedFilesystem[] = [
    {
      ...{ name: "vda1", mountpoint: "/", type: "ext4" },
      space: { used: 1n, total: 2n, totalPrivileged: 2n ** 63n },
      disks: [{ busType: "virtio", ...place, device: "/dev/vda1" }],
    },
    { name: "sr0", mountpoint: "/cd", type: "iso9660", disks: [] },
  ];
  const nowhere = { domain: -1, bus: -1, slot: -1, function: -1 };
  const text = await ask(FSINFO, fakeMounts({ list }));
  assertEquals(JSON.parse(text), {
    return: [
      { name: "sr0", mountpoint: "/cd", type: "iso9660", disk: [] },
      {
        ...{ name: "vda1", mountpoint: "/", type: "ext4" },
        "used-bytes": 1,
        "total-bytes": 2,
        "total-bytes-privileged": 2 ** 63,
        disk: [{
          "pci-controller": nowhere,
          "bus-type": "virtio",
          ...place,
          dev: "/dev/vda1",
        }],
      },
    ],
  });
  match(text, /"total-bytes-privileged": 9223372036854775808,/);
});

Deno.test("guest-get-fsinfo leaves out the share of administrators where there is none", async () => {
  const list: MountedFilesystem[] = [{
    ...{ name: "C", mountpoint: "C:\\", type: "NTFS" },
    ...{ space: { used: 1n, total: 2n }, disks: [] },
  }];
  assertSame(
    await ask(FSINFO, fakeMounts({ list })),
    '{"return": [{"name": "C", "mountpoint": "C:\\\\", "type": "NTFS", ' +
      '"used-bytes": 1, "total-bytes": 2, "disk": []}]}\n',
  );
});

Deno.test("guest-fstrim lists the last mounted first", async () => {
  const trimmed: Trimmed[] = [
    { mountpoint: "/", trimmed: 2n ** 62n, minimum: 4096n },
    { mountpoint: "/boot", error: "trim not supported" },
    { mountpoint: "C:\\" },
  ];
  const text = await ask('{"execute":"guest-fstrim"}', fakeMounts({ trimmed }));
  assertSame(
    text,
    '{"return": {"paths": [' +
      '{"path": "C:\\\\"}, ' +
      '{"path": "/boot", "error": "trim not supported"}, ' +
      '{"path": "/", "trimmed": 4611686018427387904, "minimum": 4096}]}}\n',
  );
});

const MINIMA: Record<string, bigint> = {
  "{}": 0n,
  '{"minimum":0}': 0n,
  '{"minimum":1048576}': 1048576n,
  '{"minimum":9223372036854775807}': 2n ** 63n - 1n,
  '{"minimum":-1}': 2n ** 64n - 1n,
};

for (const [args, minimum] of Object.entries(MINIMA)) {
  Deno.test(`guest-fstrim ${args} passes ${minimum} on`, async () => {
    const mounts = fakeMounts({});
    const request = `{"execute":"guest-fstrim","arguments":${args}}`;
    assertSame(await ask(request, mounts), '{"return": {"paths": []}}\n');
    assertEquals(mounts.requests.map((request) => request.minimum), [minimum]);
  });
}

const WRONG: Record<string, string> = {
  '{"minimum":"1"}': "Invalid parameter type for 'minimum', expected: integer",
  '{"minimum":1.5}': "Invalid parameter type for 'minimum', expected: integer",
  '{"minimum":9223372036854775808}':
    "Invalid parameter type for 'minimum', expected: integer",
  '{"maximum":1}': "Parameter 'maximum' is unexpected",
};

for (const [args, desc] of Object.entries(WRONG)) {
  Deno.test(`guest-fstrim ${args} is refused`, async () => {
    const mounts = fakeMounts({});
    const request = `{"execute":"guest-fstrim","arguments":${args}}`;
    assertSame(await ask(request, mounts), `${fault(desc)}\n`);
    assertEquals(mounts.requests, []);
  });
}
