import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Errno } from "../../../lib/ffi/errno.ts";
import { openPipe } from "../../../lib/ffi/pipe.ts";
import { spawn } from "../../../lib/ffi/spawn.ts";
import { reap } from "../../../lib/ffi/wait.ts";
import { until } from "../../vm/deadline.ts";

const SHELL = "/bin/sh";

async function run(
  script: string,
  { env = [], isMerged = false }: { env?: string[]; isMerged?: boolean } = {},
): Promise<{ output: string; end: unknown }> {
  const { near, far } = openPipe("out");
  const argv = ["own name", "-c", script];
  const stdio = [undefined, far.fd, isMerged ? far.fd : undefined] as const;
  const pid = await spawn({ file: SHELL, argv, env, stdio });
  far[Symbol.dispose]();
  const end = await until(() => reap(pid), { what: "the program" });
  const into = new Uint8Array(4096);
  const output = into.subarray(0, near.read(into) ?? 0);
  near[Symbol.dispose]();
  return { output: new TextDecoder().decode(output), end };
}

Deno.test("spawn() hands on arguments and environment as they are", async () => {
  const env = ["A=ä b", "odd"];
  const { output } = await run('printf "%s,%s" "$0" "$A"', { env });
  assertSame(output, "own name,ä b");
});

Deno.test("spawn() can give two streams the same pipe", async () => {
  const script = "echo 1; echo 2 >&2; echo 3";
  assertSame((await run(script)).output, "1\n3\n");
  assertSame((await run(script, { isMerged: true })).output, "1\n2\n3\n");
});

Deno.test("spawn() starts a group, with signals as a program expects", async () => {
  const script = 'kill -PIPE $$; echo "not here"';
  assertEquals(await run(script), { output: "", end: { signal: 13 } });
  const { output } = await run('read -r line < /proc/self/stat; echo "$line"');
  const [, pid, group] = /^(\d+) \(.*\) \S \d+ (\d+) /.exec(output) ?? [];
  ok(pid !== undefined, output);
  assertSame(group, pid);
});

Deno.test("spawn() tells how a program ended", async () => {
  assertEquals((await run("exit 3")).end, { code: 3 });
});

for (
  const [file, errno] of [
    ["/nonexistent", Errno.ENOENT],
    ["/etc/passwd", Errno.EACCES],
  ] as const
) {
  Deno.test(`spawn() says at once why it cannot start ${file}`, async () => {
    const stdio = [undefined, undefined, undefined] as const;
    const request = { file, argv: [file], env: [], stdio };
    await rejects(spawn(request), { errno });
  });
}
