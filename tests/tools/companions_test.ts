import { deepStrictEqual as assertEquals } from "node:assert";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleCompanions } from "../../tools/companions.ts";

// The C library stays loaded, as in any agent.
const options = { sanitizeResources: false };

Deno.test(
  "bundleCompanions() makes modules that need nothing beside",
  options,
  async () => {
    const build = new URL("../../build/", import.meta.url).pathname;
    const cache = resolve(Deno.env.get("DENO_DIR") ?? `${build}deno`);
    const folder = await Deno.makeTempDir({ dir: build });
    using stack = new DisposableStack();
    stack.defer(() => Deno.removeSync(folder, { recursive: true }));
    const { target } = Deno.build;
    const files = await bundleCompanions({ cache, folder, target });
    const offers = [];
    for (const file of files) {
      // A library that cannot load what it wants says so at once.
      const made = await import(pathToFileURL(file).href);
      for (const name of Object.keys(made)) {
        if (typeof made[name] === "function") {
          offers.push(`${basename(file)} ${name}`);
        }
      }
    }
    assertEquals(offers, [
      "cli.js currentOs",
      "cli.js runSubcommand",
      "mysql.js mysqlQuiescer",
      "postgresql.js postgresqlQuiescer",
      "redis.js redisQuiescer",
    ]);
  },
);
