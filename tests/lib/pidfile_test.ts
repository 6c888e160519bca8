import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { lockPidFile } from "../../lib/pidfile.ts";
import { makeFifo } from "../fixtures/fifo.ts";

interface Folder extends Disposable {
  readonly path: string;
}

function temporaryFolder(): Folder {
  const path = Deno.makeTempDirSync();
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

Deno.test("lockPidFile() writes the process id, and removes it", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/made/agent.pid`;
  {
    using _lock = lockPidFile(path);
    assertEquals(Deno.readTextFileSync(path), `${Deno.pid}\n`);
    assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    const made = Deno.statSync(`${folder.path}/made`).mode ?? 0;
    assertEquals(made & 0o777, 0o700);
  }
  assertEquals(names(`${folder.path}/made`), []);
});

Deno.test("lockPidFile() overwrites what a crash has left", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/agent.pid`;
  Deno.writeTextFileSync(path, "123456789\nand more than that\n");
  using _lock = lockPidFile(path);
  assertEquals(Deno.readTextFileSync(path), `${Deno.pid}\n`);
});

Deno.test("lockPidFile() respects another owner", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/agent.pid`;
  using _lock = lockPidFile(path);
  throws(() => lockPidFile(path), {
    message: `Cannot lock pid file: "${path}" is held by process ${Deno.pid}`,
  });
  assertEquals(Deno.readTextFileSync(path), `${Deno.pid}\n`);
});

Deno.test("lockPidFile() keeps the lock when others read the file", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/agent.pid`;
  using _lock = lockPidFile(path);
  Deno.readTextFileSync(path);
  throws(() => lockPidFile(path), /is held by/);
});

Deno.test("lockPidFile() leaves a file alone that replaced its own", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/agent.pid`;
  const first = lockPidFile(path);
  Deno.removeSync(path);
  const second = lockPidFile(path);
  first[Symbol.dispose]();
  assertEquals(names(folder.path), ["agent.pid"]);
  second[Symbol.dispose]();
  assertEquals(names(folder.path), []);
});

Deno.test("lockPidFile() follows a link, wherever it leads", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/agent.pid`;
  // At first it leads nowhere, then to what the first owner has left.
  for (let round = 0; round < 2; round++) {
    Deno.symlinkSync("target", path);
    const lock = lockPidFile(path);
    throws(() => lockPidFile(path), /is held by process/);
    assertEquals(Deno.readTextFileSync(path), `${Deno.pid}\n`);
    lock[Symbol.dispose]();
    assertEquals(names(folder.path), ["target"]);
  }
});

Deno.test("lockPidFile() leaves alone what is no file", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/agent.pid`;
  await makeFifo(path);
  throws(() => lockPidFile(path), {
    message: `Cannot lock pid file: "${path}" is no regular file`,
  });
  assertEquals(names(folder.path), ["agent.pid"]);
});

Deno.test("lockPidFile() says why a file cannot be opened", () => {
  throws(() => lockPidFile("/nowhere/at/all"), {
    message: /^Cannot lock pid file: Cannot make "\/nowhere\/at": No such file/,
  });
  throws(() => lockPidFile("/proc"), {
    message: /^Cannot lock pid file: Cannot open "\/proc": EISDIR/,
  });
});
