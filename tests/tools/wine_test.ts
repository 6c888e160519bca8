import { deepStrictEqual as assertEquals, match } from "node:assert";
import { WINE_HOME } from "../../tools/wine.ts";

const TOOL = new URL("../../tools/wine.ts", import.meta.url).href;

/** Says what is wrong, or that nothing is. */
const SCRIPT = `
const { provideWine } = await import(${JSON.stringify(TOOL)});
const said = await provideWine() ?? "ready";
Deno.stdout.writeSync(new TextEncoder().encode(said));
`;

/** Programs by name, which take the place of those of this machine. */
async function provideWith(
  programs: Readonly<Record<string, string>>,
  recipe?: string,
): Promise<{ said: string; left: string[] }> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, script] of Object.entries(programs)) {
      const text = `#!/bin/sh\n${script}\n`;
      await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o755 });
    }
    if (recipe !== undefined) {
      await Deno.mkdir(`${folder}/${WINE_HOME}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${WINE_HOME}/recipe`, recipe);
    }
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", `data:text/javascript,${encode(SCRIPT)}`],
      cwd: folder,
      env: { PATH: `${folder}:${Deno.env.get("PATH")}` },
    }).output();
    const said = new TextDecoder().decode(stdout);
    const left = await Array.fromAsync(Deno.readDir(`${folder}/${WINE_HOME}`));
    return { said, left: left.map(({ name }) => name).toSorted() };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function encode(text: string): string {
  return encodeURIComponent(text);
}

const FINE = {
  "uname": "echo x86_64",
  "df": "echo 9000M",
  "x86_64-w64-mingw32-gcc": "exit 0",
  "debootstrap": "exit 0",
} as const;

/** What is different on a machine, and what is said there. */
const CASES: Readonly<Record<string, [Record<string, string>, RegExp]>> = {
  "whose mirror fails": [
    { debootstrap: "echo >&2 E: Failed getting release file; exit 1" },
    /^Programs for Windows cannot be tested: .*debootstrap.* status 1$/,
  ],
  "whose compiler fails": [
    { "x86_64-w64-mingw32-gcc": "exit 1" },
    /^Programs for Windows cannot be tested: .*mingw32-gcc .* status 1$/,
  ],
  "with too little room": [
    { df: "echo 100M" },
    /^Programs for Windows cannot be tested: that takes \d+ MB of room\.$/,
  ],
  "with another processor": [
    { uname: "echo aarch64" },
    /^Programs for Windows cannot be tested: they are for another processor/,
  ],
};

for (const [what, [programs, expected]] of Object.entries(CASES)) {
  Deno.test({
    name: `provideWine() only says so on a machine ${what}`,
    ignore: Deno.uid() !== 0,
    fn: async () => {
      const { said, left } = await provideWith({ ...FINE, ...programs }, "old");
      match(said, expected);
      // Nothing that would pass for a machine that is ready, with room for it.
      const isTried = !/room|processor/.test(said);
      assertEquals(left.includes("programs"), isTried);
      assertEquals(left.includes("recipe"), !isTried);
    },
  });
}
