import { match, strictEqual as assertSame } from "node:assert";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("last_descriptor.ts", import.meta.url));

Deno.test("filesystems.open() keeps nothing open that it cannot look at", async () => {
  const script = 'ulimit -n 64; exec "$@"';
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", Deno.execPath(), "run", "-A", PROGRAM],
    signal: AbortSignal.timeout(30_000),
  }).output();
  const [before = "", then = "", left] = new TextDecoder().decode(stdout)
    .split("\n");
  assertSame(before, "failed to open /: another mount hides it");
  match(then, /^Too many open files/);
  assertSame(left, "1");
});
