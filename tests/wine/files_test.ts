/**
 * Files of Windows, through the compiled program under Wine.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { WineAgent } from "./agent.ts";
import { NO_WINE, PIPE_HOST, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";

const PIPE = "\\\\.\\pipe\\org.qemu.guest_agent.0";
const HOME = "/root/wine/drive_c/ProgramData/stillpoint";
const MEGABYTE = 1024 * 1024;

interface Chunk {
  readonly count: number;
  readonly "buf-b64": string;
  readonly eof: boolean;
}

/** The files of an agent, with less to write. */
class Files {
  #client: AgentClient;

  constructor(client: AgentClient) {
    this.#client = client;
  }

  async open(path: string, mode: string): Promise<number> {
    const args = { path, mode };
    return await this.#client.call("guest-file-open", { args }) as number;
  }

  async do(what: string, handle: number, more = {}): Promise<unknown> {
    const args = { handle, ...more };
    return await this.#client.call(`guest-file-${what}`, { args, seconds: 60 });
  }

  async read(handle: number, count?: number): Promise<Chunk> {
    const more = count === undefined ? {} : { count };
    return await this.do("read", handle, more) as Chunk;
  }

  async write(handle: number, text: string): Promise<unknown> {
    return await this.do("write", handle, { "buf-b64": btoa(text) });
  }
}

/** What a mode does to a file that holds `old`, and whether it makes one. */
const MODES: Record<
  string,
  { reads: boolean; after?: string; makes: boolean }
> = {
  r: { reads: true, makes: false },
  rb: { reads: true, makes: false },
  w: { reads: false, after: "new", makes: true },
  wb: { reads: false, after: "new", makes: true },
  a: { reads: false, after: "oldnew", makes: true },
  ab: { reads: false, after: "oldnew", makes: true },
  "r+": { reads: true, after: "new", makes: false },
  "rb+": { reads: true, after: "new", makes: false },
  "r+b": { reads: true, after: "new", makes: false },
  "w+": { reads: true, after: "new", makes: true },
  "wb+": { reads: true, after: "new", makes: true },
  "w+b": { reads: true, after: "new", makes: true },
  "a+": { reads: true, after: "oldnew", makes: true },
  "ab+": { reads: true, after: "oldnew", makes: true },
  "a+b": { reads: true, after: "oldnew", makes: true },
};

async function* firstOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    yield text;
    return;
  }
}

async function checkModes(machine: WineMachine, files: Files): Promise<void> {
  const place = machine.outside("/tmp/mode");
  for (const [mode, { reads, after, makes }] of Object.entries(MODES)) {
    await Deno.remove(place).catch(() => {});
    const made = files.open("Z:\\tmp\\mode", mode);
    if (makes) await files.do("close", await made);
    else await rejects(made, /failed to open file .*File not found/);
    await Deno.writeTextFile(place, "old");
    const handle = await files.open("Z:\\tmp\\mode", mode);
    if (reads) await files.read(handle);
    else await rejects(files.read(handle), /failed to read file: Access den/);
    await files.do("seek", handle, { offset: 0, whence: 0 });
    const written = files.write(handle, "new");
    if (after === undefined) await rejects(written, /failed to write/);
    else assertEquals(await written, { count: 3, eof: false });
    await files.do("close", handle);
    assertEquals(await Deno.readTextFile(place), after ?? "old", mode);
  }
}

/** An agent that serves files, which a test claims something about. */
interface Stage {
  readonly machine: WineMachine;
  readonly client: AgentClient;
  readonly files: Files;
  /** The file in which it counts handles. */
  readonly state: string;
}

const CLAIMS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "it goes on with its predecessor's handles": async ({ files, state }) => {
    const handle = await files.open("NUL", "r");
    assertEquals(handle, 1700);
    await files.do("close", handle);
    match(await Deno.readTextFile(state), /^fd_counter=1800$/m);
  },
  "it opens them in all modes": async ({ machine, files }) => {
    await checkModes(machine, files);
  },
  "it reads on, goes elsewhere and tells the end": async (
    { machine, files },
  ) => {
    const place = machine.outside("/tmp/Gr\u00fc\u00dfe \u{1f600}");
    await Deno.writeTextFile(place, "0123456789");
    const handle = await files.open("Z:/tmp/Gr\u00fc\u00dfe \u{1f600}", "r");
    const text = async (count?: number) => {
      const { "buf-b64": bytes, eof } = await files.read(handle, count);
      return [atob(bytes), eof];
    };
    assertEquals(await text(4), ["0123", false]);
    assertEquals(await text(6), ["456789", false]);
    assertEquals(await text(), ["", true]);
    const places = [[-3, "end", 7], [1, "cur", 8], [2, "set", 2]] as const;
    for (const [offset, whence, position] of places) {
      const reply = await files.do("seek", handle, { offset, whence });
      assertEquals(reply, { position, eof: false });
    }
    assertEquals(await text(), ["23456789", true]);
    await files.do("flush", handle);
    await rejects(files.do("seek", handle, { offset: -1, whence: 0 }), {
      message: /^failed to seek file: \w+/,
    });
    await files.do("close", handle);
    await rejects(files.read(handle), /handle '\d+' has not been found/);
  },
  "it lets others in, but not two writers": async ({ files }) => {
    const writer = await files.open("Z:\\tmp\\shared", "w");
    await files.write(writer, "one");
    const reader = await files.open("Z:\\tmp\\shared", "r");
    assertEquals((await files.read(reader)).count, 3);
    await rejects(files.open("Z:\\tmp\\shared", "a"), /Sharing violation/);
    await files.do("flush", writer);
    await files.do("close", writer);
    const next = await files.open("Z:\\tmp\\shared", "a");
    for (const handle of [next, reader]) await files.do("close", handle);
  },
  "it moves 32 and 48 megabytes at once": async ({ client, files }) => {
    const bytes = new Uint8Array(32 * MEGABYTE);
    for (let at = 0; at < bytes.length; at += 4099) bytes[at] = at % 251 + 1;
    const handle = await files.open("Z:\\tmp\\large", "w+");
    const send = { handle, "buf-b64": bytes.toBase64() };
    const options = { args: send, seconds: 120 };
    const written = await client.call("guest-file-write", options);
    assertEquals(written, { count: bytes.length, eof: false });
    const { count } = await files.do("write", handle, {
      "buf-b64": bytes.subarray(0, 16 * MEGABYTE).toBase64(),
    }) as { count: number };
    assertEquals(count, 16 * MEGABYTE);
    await files.do("seek", handle, { offset: 0, whence: 0 });
    const read = await files.read(handle, 48 * MEGABYTE);
    assertEquals(read.count, 48 * MEGABYTE);
    const back = Uint8Array.fromBase64(read["buf-b64"]);
    ok(back.subarray(0, bytes.length).every((byte, i) => byte === bytes[i]));
    await files.do("close", handle);
  },
  "it waits for nobody at the other end of a pipe": async (
    { machine, files },
  ) => {
    const other = machine.start(PIPE_HOST, ["\\\\.\\pipe\\other"]);
    const handle = await until(
      () => files.open("\\\\.\\pipe\\other", "r+").catch(() => undefined),
      { what: "the other end of a pipe" },
    );
    await rejects(files.read(handle), /Resource temporarily unavailable/);
    await files.write(handle, "to and fro\n");
    const [line] = await Array.fromAsync(firstOf(other.stdout));
    assertEquals(line, "to and fro\n");
    await rejects(
      files.do("seek", handle, { offset: 0, whence: 0 }),
      /Illegal seek/,
    );
    await files.do("close", handle);
    await Promise.all([other.stdin.close(), other.stderr.cancel()]);
    await other.status;
  },
  "it refuses what may wait for ever": async ({ files }) => {
    const nothing = await files.open("NUL", "r+");
    assertEquals(await files.write(nothing, "x"), { count: 1, eof: false });
    ok((await files.read(nothing)).eof);
    await files.do("close", nothing);
    await rejects(files.open("Z:\\tmp", "r"), /failed to open file/);
    await rejects(files.open("Z:\\tmp\\a\0b", "w"), /Invalid name/);
  },
};

Deno.test({
  name: "An agent on Windows serves files",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    const state = machine.outside(`${HOME}/qga.state`);
    await Deno.mkdir(machine.outside(HOME), { recursive: true });
    await Deno.writeTextFile(state, "[global]\nfd_counter=1700\n");
    const agent = WineAgent.start(machine, ["-p", PIPE]);
    await using host = await PipeHost.meet(machine, PIPE);

    const { client } = host;
    const stage = { machine, client, files: new Files(client), state };
    for (const [what, claim] of Object.entries(CLAIMS)) {
      await t.step(what, () => claim(stage));
    }

    await host[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
    await agent.ended();
  },
});
