import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { Buffer } from "node:buffer";
import { resolve } from "node:path";
import { compile } from "../../tools/compile.ts";

/** Says which library it has, that it reads /proc, and how it was called. */
const PROGRAM = `
import { getLogger } from "@logtape/logtape";
const self = Deno.readTextFileSync("/proc/self/comm").trim();
const line = [typeof getLogger, self, Deno.args.join()].join(" ");
Deno.stdout.writeSync(new TextEncoder().encode(line));
`;

Deno.test("compile() makes one file, which holds what it needs", async () => {
  const build = new URL("../../build/", import.meta.url).pathname;
  await Deno.mkdir(build, { recursive: true });
  // In the checkout, for the sake of its deno.json.
  const folder = await Deno.makeTempDir({ dir: build });
  try {
    await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM);
    const sentence = await compile({
      entry: `${folder}/program.ts`,
      output: `${folder}/program`,
      target: Deno.build.target,
      cache: resolve(Deno.env.get("DENO_DIR") ?? `${build}deno`),
      base: "auto",
    });
    match(sentence, /; base: (Deno's own|npm's .+, sha256 [0-9a-f]{64})$/);
    const { stdout } = await new Deno.Command(`${folder}/program`, {
      args: ["--version", "x"],
      clearEnv: true,
    }).output();
    assertEquals(
      new TextDecoder().decode(stdout),
      "function program --version,x",
    );
    const bytes = Buffer.from(await Deno.readFile(`${folder}/program`));
    ok(!bytes.includes("@logtape/logtape/package.json"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
