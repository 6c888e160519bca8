import {
  deepStrictEqual as assertEquals,
  match,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  Marker,
  type MarkerRecord,
  parseMarker,
} from "../../../lib/freeze/marker.ts";
import { LoggedLines } from "./logged_lines.ts";
import type { FreezePlan } from "../../../lib/platform/filesystems.ts";

const RECORD: MarkerRecord = {
  boot: "8c2f",
  pid: 17,
  phase: "frozen",
  deadline: 612.5,
  devices: ["8:1", "0:35"],
  hooks: ["/etc/hook"],
  cycle: { cycle: "a", by: "b", command: "c", reason: "d", began: 5 },
};

/** For files that nobody else may write, whatever the umask. */
const OWN = { mode: 0o600 };

/** Three directories, each on a filesystem of its own. */
class Places implements Disposable {
  readonly root: string = Deno.makeTempDirSync();
  readonly state: string = `${this.root}/state`;
  readonly fallbacks: readonly string[] = ["a", "b"].map((name) =>
    `${this.root}/${name}`
  );
  readonly devices: Map<string, string> = new Map();

  constructor() {
    for (const [index, path] of [this.state, ...this.fallbacks].entries()) {
      Deno.mkdirSync(path);
      this.devices.set(Deno.realPathSync(path), `7:${index}`);
    }
  }

  marker(): Marker {
    return new Marker({
      stateDirectory: this.state,
      fallbacks: this.fallbacks,
      deviceOf: (path) => Promise.resolve(this.devices.get(path)),
    });
  }

  /** All files below, and whether they hold the record. */
  files(): string[] {
    const places = [this.state, ...this.fallbacks];
    return places.filter((path) => this.#has(path)).flatMap((path) =>
      [...Deno.readDirSync(path)].map(({ name }) => {
        const file = `${path}/${name}`;
        const holds = Deno.readTextFileSync(file) === JSON.stringify(RECORD);
        const short = file.slice(this.root.length)
          .replace(this.state.replaceAll("/", "-"), "-STATE");
        return holds ? short : `${short}: something else`;
      })
    );
  }

  #has(path: string): boolean {
    return [...Deno.readDirSync(this.root)].some(({ name, isDirectory }) =>
      isDirectory && path === `${this.root}/${name}`
    );
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

function planOf(freeze: readonly string[], on: string[] = []): FreezePlan {
  const about = { type: "", source: "", mountpoint: "" };
  const frozen = freeze.map((device) => ({ device, ...about, aliases: [] }));
  const stalled = on.map((device) => ({ device, ...about, on: [] }));
  return { freeze: [frozen], stalled, skipped: [], liesOn: {} };
}

const CHOICES: readonly { plan: FreezePlan; file: string; what: string }[] = [
  {
    what: "its own directory",
    plan: planOf(["8:1"]),
    file: "/state/frozen.json",
  },
  {
    what: "a fallback if that one will be frozen",
    plan: planOf(["8:1", "7:0"]),
    file: "/a/stillpoint-STATE-frozen.json",
  },
  {
    what: "a fallback if that one lies on what will be frozen",
    plan: planOf(["8:1"], ["7:0"]),
    file: "/a/stillpoint-STATE-frozen.json",
  },
  {
    what: "the last fallback if need be",
    plan: planOf(["7:0", "7:1"]),
    file: "/b/stillpoint-STATE-frozen.json",
  },
];

for (const { what, plan, file } of CHOICES) {
  Deno.test(`Marker.place() chooses ${what}`, async () => {
    using places = new Places();
    const marker = places.marker();
    await marker.place(plan);
    assertEquals(places.files(), []);
    await marker.write(RECORD);
    assertEquals(places.files(), [file]);
    assertEquals(await places.marker().read(), RECORD);
    await marker.remove();
    assertEquals(places.files(), []);
    await marker.remove();
  });
}

Deno.test("Marker.place() fails if all places will be frozen", async () => {
  using places = new Places();
  const { state, fallbacks } = places;
  const plan = planOf(["7:0", "7:1", "7:2"]);
  await rejects(places.marker().place(plan), {
    name: "AgentError",
    message: "Cannot freeze: no directory for the frozen marker lies outside " +
      `the filesystems to be frozen (tried ${
        [state, ...fallbacks].join(", ")
      })`,
  });
});

Deno.test("Marker.place() skips what is not there, or on nothing known", async () => {
  using places = new Places();
  await Deno.remove(places.state);
  places.devices.delete(await Deno.realPath(`${places.root}/a`));
  const marker = places.marker();
  await marker.place(planOf([]));
  await marker.write(RECORD);
  assertSame(places.files().length, 1);
  assertSame(places.files()[0]?.slice(0, 3), "/b/");
});

Deno.test("Marker.place() looks where a link leads", async () => {
  using places = new Places();
  await Deno.remove(places.state);
  await Deno.symlink(`${places.root}/a`, places.state);
  const marker = places.marker();
  await marker.place(planOf(["7:1"]));
  await marker.write(RECORD);
  assertSame(places.files().length, 1);
  assertSame(places.files()[0]?.slice(0, 3), "/b/");
});

Deno.test("Marker.write() replaces the marker, for its owner only", async () => {
  using places = new Places();
  const marker = places.marker();
  await marker.place(planOf([]));
  await marker.write({ ...RECORD, phase: "freezing", devices: [] });
  using old = await Deno.open(`${places.state}/frozen.json`);
  await marker.write(RECORD);
  assertEquals(places.files(), ["/state/frozen.json"]);
  const buffer = new Uint8Array(1000);
  const text = new TextDecoder().decode(
    buffer.subarray(0, old.readSync(buffer) ?? 0),
  );
  assertSame(parseMarker(text)?.phase, "freezing");
  const { mode } = await Deno.stat(`${places.state}/frozen.json`);
  assertSame((mode ?? 0) & 0o777, 0o600);
});

Deno.test("Marker.write() moves the marker when its place changes", async () => {
  using places = new Places();
  const marker = places.marker();
  await marker.place(planOf([]));
  await marker.write(RECORD);
  await marker.place(planOf(["7:0"]));
  assertEquals(places.files(), ["/state/frozen.json"]);
  await marker.write(RECORD);
  assertEquals(places.files(), ["/a/stillpoint-STATE-frozen.json"]);
  await marker.remove();
  assertEquals(places.files(), []);
});

Deno.test("Marker.write() needs a place", async () => {
  using places = new Places();
  await rejects(places.marker().write(RECORD), {
    message: "The marker has no place yet",
  });
});

Deno.test("Marker.read() finds nothing where there is nothing", async () => {
  using places = new Places();
  await Deno.remove(places.state);
  assertSame(await places.marker().read(), undefined);
});

Deno.test("Marker.read() passes over what is no marker", async () => {
  using places = new Places();
  using logged = new LoggedLines();
  await Deno.writeTextFile(`${places.state}/frozen.json`, "{", OWN);
  const writer = places.marker();
  await writer.place(planOf(["7:0"]));
  await writer.write(RECORD);
  assertEquals(await places.marker().read(), RECORD);
  match(logged.lines.join(), /frozen\.json: it cannot be understood, so/);
});

Deno.test("Marker.remove() takes away what is no marker", async () => {
  using places = new Places();
  await Deno.writeTextFile(`${places.state}/frozen.json`, "{", OWN);
  const marker = places.marker();
  assertSame(await marker.read(), undefined);
  await marker.remove();
  assertEquals(places.files(), []);
});

Deno.test("Marker.read() does not hide that it cannot read", async () => {
  using places = new Places();
  await Deno.symlink("frozen.json", `${places.state}/frozen.json`);
  await rejects(places.marker().read(), {
    name: "AgentError",
    message: /^Cannot look for a frozen marker of an earlier agent: /,
  });
});

Deno.test("Marker.read() looks on after a marker it does not believe", async () => {
  using places = new Places();
  const writer = places.marker();
  await writer.place(planOf(["7:0"]));
  await writer.write(RECORD);
  const path = `${places.state}/frozen.json`;
  const other = { ...RECORD, hooks: ["/tmp/evil"] };
  await Deno.writeTextFile(path, JSON.stringify(other));
  await Deno.chmod(path, 0o666);
  const marker = places.marker();
  assertEquals(await marker.read(), RECORD);
  await marker.remove();
  assertEquals(places.files(), ["/state/frozen.json: something else"]);
});

Deno.test("Marker.write() writes no file that was there before", async () => {
  using places = new Places();
  const path = `${places.state}/frozen.json`;
  await Deno.writeTextFile(`${path}.new`, "old");
  await Deno.chmod(`${path}.new`, 0o666);
  const marker = places.marker();
  await marker.place(planOf([]));
  await marker.write(RECORD);
  assertEquals(await places.marker().read(), RECORD);
});

Deno.test("Marker.place() in vain changes nothing that came after it", async () => {
  using places = new Places();
  const later = [planOf(["7:0"])];
  const deviceOf = async (path: string) => {
    for (const plan of later.splice(0)) await marker.place(plan);
    return path.endsWith("/state") ? "7:0" : "7:1";
  };
  const at = { stateDirectory: places.state, fallbacks: [`${places.root}/a`] };
  const marker: Marker = new Marker({ ...at, deviceOf });
  await marker.place(planOf([]));
  await marker.write(RECORD);
  assertEquals(places.files(), ["/a/stillpoint-STATE-frozen.json"]);
});
