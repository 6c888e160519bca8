import { deepStrictEqual as assertEquals, match } from "node:assert";
import { DENO_VERSION } from "../../tools/versions.ts";

/** Commands that the script may use beside those under test. */
const ORDINARY = ["sh", "sed", "grep", "dirname", "mkdir", "ln", "realpath"];

const PINNED = `#!/bin/sh
echo "deno ${DENO_VERSION} (stable, release, some-machine)"
`;

const OTHER = `#!/bin/sh
echo "deno ${DENO_VERSION}1 (stable, release, some-machine)"
`;

/** Puts a "Deno" where npm would put one, and a note that it was asked. */
const NPM = `#!/bin/sh
echo "$@" >> asked
home=build/toolchain/node_modules/@deno/some-machine
mkdir -p $home
printf '%s' '${PINNED}' > $home/deno
/bin/chmod 755 $home/deno
`;

/** A checkout with nothing but the script, on a machine with some programs. */
class Checkout implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async with(programs: Record<string, string>): Promise<Checkout> {
    const path = await Deno.makeTempDir();
    await Deno.mkdir(`${path}/tools`);
    await Deno.mkdir(`${path}/bin`);
    for (const file of ["toolchain.sh", "versions.json"]) {
      const url = new URL(`../../tools/${file}`, import.meta.url);
      await Deno.copyFile(url, `${path}/tools/${file}`);
    }
    for (const name of ORDINARY) {
      await Deno.symlink(`/usr/bin/${name}`, `${path}/bin/${name}`);
    }
    for (const [name, text] of Object.entries(programs)) {
      await Deno.writeTextFile(`${path}/bin/${name}`, text, { mode: 0o755 });
    }
    return new Checkout(path);
  }

  async run(DENO = ""): Promise<{ code: number; stderr: string }> {
    const { code, stderr } = await new Deno.Command("/bin/sh", {
      args: [`${this.path}/tools/toolchain.sh`],
      clearEnv: true,
      env: { PATH: `${this.path}/bin`, DENO },
    }).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  }

  deno(): Promise<string> {
    return Deno.readLink(`${this.path}/build/toolchain/deno`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

Deno.test("toolchain.sh takes the deno on PATH if it is the pinned one", async () => {
  await using checkout = await Checkout.with({ deno: PINNED });
  assertEquals(await checkout.run(), { code: 0, stderr: "" });
  assertEquals(await checkout.deno(), `${checkout.path}/bin/deno`);
});

Deno.test("toolchain.sh takes $DENO before the one on PATH", async () => {
  await using checkout = await Checkout.with({ deno: PINNED, mine: PINNED });
  assertEquals((await checkout.run("mine")).code, 0);
  assertEquals(await checkout.deno(), `${checkout.path}/bin/mine`);
});

Deno.test("toolchain.sh refuses a $DENO of another version", async () => {
  await using checkout = await Checkout.with({ deno: PINNED, mine: OTHER });
  const { code, stderr } = await checkout.run("mine");
  assertEquals(code, 1);
  match(stderr, /^DENO=mine is not Deno \d/);
});

Deno.test("toolchain.sh installs from npm, once", async () => {
  await using checkout = await Checkout.with({ deno: OTHER, npm: NPM });
  assertEquals(await checkout.run(), { code: 0, stderr: "" });
  assertEquals(await checkout.run(), { code: 0, stderr: "" });
  assertEquals(
    await checkout.deno(),
    "node_modules/@deno/some-machine/deno",
  );
  const asked = await Deno.readTextFile(`${checkout.path}/asked`);
  match(asked, new RegExp(`^install .* deno@${DENO_VERSION}\\n$`));
});

Deno.test("toolchain.sh says what is missing where there is nothing", async () => {
  await using checkout = await Checkout.with({});
  const { code, stderr } = await checkout.run();
  assertEquals(code, 1);
  match(stderr, /^Deno [\d.]+ is missing\.\n.*install Node\.js with npm/);
});

Deno.test("toolchain.sh says so when npm cannot", async () => {
  await using checkout = await Checkout.with({ npm: "#!/bin/sh\nexit 1\n" });
  const { code, stderr } = await checkout.run();
  assertEquals(code, 1);
  match(stderr, /^npm cannot install deno@/);
});
