import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  cpus,
  cpusUnder,
  cpuSwitchUnder,
} from "../../../../lib/platform/linux/cpus.ts";
import { makeFifo, release } from "../../../fixtures/fifo.ts";
import { makeTree, type Tree } from "../../../fixtures/tree.ts";

function makeCpus(): Promise<Tree> {
  return makeTree({
    "cpu0/": "",
    "cpu2/online": "0\n",
    "cpu1/online": "1\n",
    "cpu10/online": "1\n",
    "cpufreq/": "",
    "online": "0-1\n",
  });
}

Deno.test("cpus.list() lists processors by number", async () => {
  await using tree = await makeCpus();
  assertEquals(await cpusUnder(tree.path).list(), [
    { id: 0, online: true, canOffline: false },
    { id: 1, online: true, canOffline: true },
    { id: 2, online: false, canOffline: true },
    { id: 10, online: true, canOffline: true },
  ]);
});

Deno.test("cpus.list() is empty where processors are not shown", async () => {
  assertEquals(await cpusUnder("/nonexistent").list(), []);
});

Deno.test("cpuSwitch.switchTo() switches a processor off and on", async () => {
  await using tree = await makeCpus();
  const { switchTo } = cpuSwitchUnder(tree.path);
  await switchTo(1, "offline");
  await switchTo(2n, "online");
  assertSame(await tree.read("cpu1/online"), "0");
  assertSame(await tree.read("cpu2/online"), "1");
});

Deno.test("cpuSwitch.switchTo() writes nothing that is so already", async () => {
  await using tree = await makeCpus();
  const { switchTo } = cpuSwitchUnder(tree.path);
  await switchTo(0, "online");
  await switchTo(1, "online");
  await switchTo(2, "offline");
  assertSame(await tree.read("cpu1/online"), "1\n");
  assertSame(await tree.read("cpu2/online"), "0\n");
});

Deno.test("cpuSwitch.switchTo() cannot do without some", async () => {
  await using tree = await makeCpus();
  await rejects(cpuSwitchUnder(tree.path).switchTo(0, "offline"), {
    message: "logical processor #0 can't be offlined",
  });
});

Deno.test("cpuSwitch.switchTo() says which processor is not there", async () => {
  await using tree = await makeCpus();
  for (const id of [3, -1, 2n ** 63n - 1n]) {
    await rejects(cpuSwitchUnder(tree.path).switchTo(id, "online"), {
      message: `Could not open '${tree.path}/cpu${id}/': ` +
        "No such file or directory",
    });
  }
});

Deno.test("cpuSwitch.switchTo() says why the kernel refuses", async () => {
  await using tree = await makeTree({ "cpu1/": "" });
  await Deno.symlink("/dev/full", `${tree.path}/cpu1/online`);
  await rejects(cpuSwitchUnder(tree.path).switchTo(1, "offline"), {
    message: /^Cannot write 0 to ".*\/cpu1\/online": ENOSPC /,
  });
});

Deno.test("cpuSwitch.switchTo() does not wait for the kernel for ever", async () => {
  await using tree = await makeTree({ "cpu1/": "" });
  const path = `${tree.path}/cpu1/online`;
  await makeFifo(path);
  await rejects(cpuSwitchUnder(tree.path, 10).switchTo(1, "offline"), {
    message: "Cannot switch processor 1: no answer within 0.01 s",
  });
  await release(path, "0\n");
});

Deno.test("cpus.list() finds the processors of this machine", async () => {
  const found = await cpus.list();
  ok(found.filter(({ online }) => online).length >= 1);
});
