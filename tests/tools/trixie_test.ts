import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { TRIXIE, TRIXIE_HOME } from "../../tools/trixie.ts";
import { exists } from "../e2e/process_table.ts";
import { NO_ROOT } from "../lacking.ts";
import { makeHome, provided } from "./provided.ts";

const { path: HOME, recipe: RECIPE } = TRIXIE_HOME;

/** Makes of a Debian what the tool takes away again. */
const DEBOOTSTRAP = `
  for root; do :; done
  mkdir -p "$root/var/cache/apt/archives" "$root/var/lib/apt/lists" "$root/usr"`;

const FINE = { df: "echo 9000M", debootstrap: DEBOOTSTRAP } as const;

async function provide(
  programs: Readonly<Record<string, string>>,
  { before = () => Promise.resolve(), look }: {
    before?: (checkout: string) => Promise<void>;
    look: (checkout: string) => Promise<void>;
  },
): Promise<string> {
  return await provided({
    ...{ module: "tools/trixie.ts", name: "provideTrixie", before },
    programs: { ...FINE, ...programs },
  }, look);
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).toSorted();
}

/** What is wrong with a machine, and what is said there. */
const BROKEN: Readonly<Record<string, [Record<string, string>, RegExp]>> = {
  "whose mirror fails": [
    { debootstrap: "echo >&2 E: Failed getting release file; exit 1" },
    /^Neither qemu-ga 10\.0 nor .*debootstrap.* status 1$/,
  ],
  "with too little room": [
    { df: "echo 100M" },
    /^Neither qemu-ga 10\.0 nor .* takes \d+ MB of room$/,
  ],
};

for (const [what, [programs, expected]] of Object.entries(BROKEN)) {
  Deno.test({
    name: `provideTrixie() only says so on a machine ${what}`,
    ignore: NO_ROOT,
    fn: async () => {
      const said = await provide(programs, {
        before: (checkout) => makeHome(`${checkout}/${HOME}`, "old"),
        // Nothing that would pass for one that is whole.
        look: async (checkout) => {
          const recipe = `${checkout}/${HOME}/recipe`;
          ok(!exists(recipe) || await Deno.readTextFile(recipe) === "old");
        },
      });
      match(said, expected);
    },
  });
}

Deno.test({
  name: "provideTrixie() makes a Debian in place of an older one",
  ignore: NO_ROOT,
  fn: async () => {
    const said = await provide({}, {
      before: async (checkout) => {
        await makeHome(`${checkout}/${HOME}`, "old");
        await Deno.writeTextFile(`${checkout}/${HOME}/stale`, "");
      },
      look: async (checkout) => {
        const home = `${checkout}/${HOME}`;
        assertEquals(await namesIn(home), ["debian", "recipe"]);
        assertEquals(await namesIn(`${checkout}/${TRIXIE}`), ["usr", "var"]);
        assertEquals(await namesIn(`${home}/debian/var/lib/apt`), []);
        assertEquals(await Deno.readTextFile(`${home}/recipe`), RECIPE);
      },
    });
    assertEquals(said, "ready");
  },
});

Deno.test({
  name: "provideTrixie() touches nothing behind a link",
  ignore: NO_ROOT,
  fn: async () => {
    const said = await provide({}, {
      before: async (checkout) => {
        await makeHome(`${checkout}/shared/debian`, "of somebody else");
        await makeHome(`${checkout}/shared`, "old");
        await Deno.mkdir(`${checkout}/build`);
        await Deno.symlink(`${checkout}/shared`, `${checkout}/${HOME}`);
      },
      look: async (checkout) => {
        ok((await Deno.lstat(`${checkout}/${HOME}`)).isDirectory);
        const shared = `${checkout}/shared`;
        assertEquals(await namesIn(shared), ["debian", "recipe"]);
        assertEquals(await namesIn(`${shared}/debian`), ["recipe"]);
        assertEquals(await Deno.readTextFile(`${shared}/recipe`), "old");
      },
    });
    assertEquals(said, "ready");
  },
});

Deno.test("provideTrixie() takes what is there", async () => {
  const said = await provide({ debootstrap: "exit 1" }, {
    before: (checkout) => makeHome(`${checkout}/${HOME}`, RECIPE),
    look: async (checkout) => {
      assertEquals(await namesIn(`${checkout}/${HOME}`), ["recipe"]);
    },
  });
  assertEquals(said, "ready");
});
