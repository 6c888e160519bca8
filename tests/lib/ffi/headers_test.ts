import { deepStrictEqual as assertEquals, ok } from "node:assert";
import {
  type Claim,
  claimsOf,
  constantsOf,
  modulesInC,
} from "./headers/constants.ts";
import { KERNEL, NEWER_KERNEL } from "./headers/kernel.ts";
import { LIBRARY } from "./headers/library.ts";
import type { HeaderSet, Meanings } from "./headers/meaning.ts";

const NO_COMPILER = !canCompile();

function canCompile(): boolean {
  try {
    return new Deno.Command("tcc", { args: ["-v"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Has a C compiler evaluate expressions, from left to right. */
async function evaluate(
  prelude: string,
  expressions: readonly string[],
): Promise<bigint[]> {
  const lines = expressions.map((expression) =>
    `printf("%lld\\n", (long long) (${expression}));`
  );
  const program = `${prelude}\nint main() {\n${lines.join("\n")}\nreturn 0;\n}`;
  const child = new Deno.Command("tcc", {
    args: ["-run", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(30_000),
  }).spawn();
  await ReadableStream.from([new TextEncoder().encode(program)])
    .pipeTo(child.stdin);
  const { success, stdout, stderr } = await child.output();
  ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n").map(BigInt);
}

async function allClaims({ files }: HeaderSet): Promise<Claim[]> {
  const claims = Object.entries(files)
    .map(([path, meanings]) => claimsOf(path, meanings));
  return (await Promise.all(claims)).flat();
}

const SETS = {
  "the kernel's headers": KERNEL,
  "the C library's headers": LIBRARY,
  "the headers of newer architectures": NEWER_KERNEL,
} as const;

for (const [what, headers] of Object.entries(SETS)) {
  Deno.test({
    name: `Constants of lib/ffi are those of ${what}`,
    ignore: NO_COMPILER,
    fn: async () => {
      const claims = await allClaims(headers);
      const expressions = claims.map(({ expression }) => expression ?? "0");
      const values = await evaluate(headers.prelude, expressions);
      const ours = claims.map(({ name, value }) => `${name} = ${value}`);
      const theirs = claims.map(({ name }, at) => `${name} = ${values[at]}`);
      assertEquals(ours, theirs);
    },
  });
}

Deno.test("Each constant of lib/ffi has a meaning, or is known to have none", async () => {
  const files: Readonly<Record<string, Meanings>> = {
    ...KERNEL.files,
    ...LIBRARY.files,
  };
  for (const path of new Set([...await modulesInC(), ...Object.keys(files)])) {
    const names = [...(await constantsOf(path)).keys()];
    assertEquals(names.sort(), Object.keys(files[path] ?? {}).sort(), path);
  }
  const claims = [...await allClaims(KERNEL), ...await allClaims(LIBRARY)];
  const silent = claims.filter(({ expression }) => expression === undefined);
  assertEquals(silent.map(({ name }) => name), []);
  ok(claims.length > 150);
});
