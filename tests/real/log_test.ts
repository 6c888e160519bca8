import { deepStrictEqual as assertEquals } from "node:assert";
import { blockedThreads, exists } from "../e2e/process_table.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { Scene } from "./scene.ts";

Deno.test({
  name: "A log on a frozen filesystem holds nothing up, and is written later",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make({ name: "disk" });
    const [mount = ""] = scene.mountpoints;
    const log = `${mount}/log`;
    const agent = scene.agent("-v", "-l", log);
    const client = await scene.connect(agent);
    assertEquals(await scene.freeze(client), 1);
    const { size } = await Deno.stat(log);
    for (let count = 0; count < 200; count++) {
      assertEquals(await client.call("guest-ping"), {});
    }
    assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
    assertEquals((await Deno.stat(log)).size, size, "nothing was written");
    assertEquals(blockedThreads(agent.pid), [], "nothing was tried");
    assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
    await until(async () => {
      const text = await Deno.readTextFile(log);
      return text.match(/guest-ping called/g)?.length === 200 || undefined;
    }, { what: "the lines of the frozen time" });
  },
});

Deno.test({
  name: "An agent that finds its log frozen serves, and writes later",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make({ name: "disk" });
    const [mount = ""] = scene.mountpoints;
    const log = `${mount}/log`;
    const killed = scene.agent();
    assertEquals(await scene.freeze(await scene.connect(killed)), 1);
    await killed.stop("SIGKILL");
    const client = await scene.connect(scene.agent("-l", log));
    assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
    assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
    const said = "An earlier agent was killed while filesystems were frozen";
    await until(async () => {
      const text = exists(log) ? await Deno.readTextFile(log) : "";
      return text.includes(said) || undefined;
    }, { what: "the log" });
  },
});
