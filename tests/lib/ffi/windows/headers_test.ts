import { deepStrictEqual as assertEquals } from "node:assert";
import { claimsOf, constantsOf, modulesInC } from "../headers/constants.ts";
import { WINDOWS } from "./headers.ts";

const COMPILER = "x86_64-w64-mingw32-gcc";
const NO_COMPILER = !canCompile();

function canCompile(): boolean {
  try {
    return new Deno.Command(COMPILER, { args: ["-v"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What a compiler for Windows has to say about a program. */
async function complaints(program: string): Promise<string[]> {
  const child = new Deno.Command(COMPILER, {
    args: ["-fsyntax-only", "-x", "c", "-"],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
  await ReadableStream.from([new TextEncoder().encode(program)])
    .pipeTo(child.stdin);
  const { stderr } = await child.output();
  const text = new TextDecoder().decode(stderr);
  return [...text.matchAll(/error: (.*)/g)].map(([, error = ""]) => error);
}

Deno.test({
  name: "Constants of lib/ffi/windows are those of Windows' headers",
  ignore: NO_COMPILER,
  fn: async () => {
    const found = Object.entries(WINDOWS.files)
      .map(([path, meanings]) => claimsOf(path, meanings));
    const assertions = (await Promise.all(found)).flat().map((claim) => {
      const { name, value, expression = `"nobody says what it is"[9]` } = claim;
      const equal = `(long long) (${expression}) == ${value}LL`;
      return `_Static_assert(${equal}, "${name} is not ${value}");`;
    });
    const wrong = `_Static_assert(INFINITE == 1, "a wrong one");`;
    const program = [WINDOWS.prelude, ...assertions, wrong].join("\n");
    assertEquals(await complaints(program), [
      'static assertion failed: "a wrong one"',
    ]);
  },
});

Deno.test("Each constant of lib/ffi/windows has a meaning, or is known to have none", async () => {
  for (const path of await modulesInC("ffi/windows/")) {
    const names = [...(await constantsOf(path)).keys()];
    const meanings = Object.keys(WINDOWS.files[path] ?? {});
    assertEquals(names.sort(), meanings.sort(), path);
  }
});
