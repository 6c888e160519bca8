import { deepStrictEqual as assertEquals } from "node:assert";
import {
  describeRelease,
  machineName,
} from "../../../../lib/platform/windows/release.ts";

const CLIENT = { isServer: false } as const;
const SERVER = { isServer: true } as const;

const RELEASES: Record<string, Parameters<typeof describeRelease>[0]> = {
  "Microsoft Windows 11": { major: 10, minor: 0, build: 26200, ...CLIENT },
  "Microsoft Windows 10": { major: 10, minor: 0, build: 19045, ...CLIENT },
  "Microsoft Windows 7": { major: 6, minor: 1, build: 7601, ...CLIENT },
  "Microsoft Windows Server 2025": {
    ...{ major: 10, minor: 0, build: 26100, ...SERVER },
  },
  "Microsoft Windows Server 2022": {
    ...{ major: 10, minor: 0, build: 20348, ...SERVER },
  },
  "Microsoft Windows Server 2016": {
    ...{ major: 10, minor: 0, build: 14393, ...SERVER },
  },
  "Microsoft Windows Server 2012r2": {
    ...{ major: 6, minor: 3, build: 9600, ...SERVER },
  },
  "N/A": { major: 5, minor: 0, build: 2195, ...SERVER },
};

for (const [name, version] of Object.entries(RELEASES)) {
  Deno.test(`describeRelease() knows ${name} by build ${version.build}`, () => {
    const release = describeRelease(version, "its own name");
    assertEquals(release.version, name);
    assertEquals(release.versionId, name.split(" ").at(-1));
    assertEquals(release.variant, version.isServer ? "server" : "client");
    assertEquals(release.prettyName, "its own name");
  });
}

Deno.test("machineName() knows processors by their numbers", () => {
  assertEquals([9, 0, 12, 77].map(machineName), [
    ...["x86_64", "x86", "aarch64", "unknown"],
  ]);
});
