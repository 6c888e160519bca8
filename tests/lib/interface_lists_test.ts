import { deepStrictEqual as assertEquals } from "node:assert";
import {
  arrangedNetwork,
  arrangeInterfaces,
} from "../../lib/interface_lists.ts";

const NAMES = ["lo", "veth1", "eth1", "docker0", "eth0", "br.5", "eth0:1"];
const INTERFACES = NAMES.map((name) => ({ name, addresses: [] }));

const LISTS: Record<string, [exclude: string[], order: string[], string]> = {
  "nothing is wanted": [[], [], NAMES.join(" ")],
  "some are hidden": [
    ["docker*", "veth*"],
    [],
    "lo eth1 eth0 br.5 eth0:1",
  ],
  "an interface is hidden with its labels": [
    ["eth0"],
    [],
    "lo veth1 eth1 docker0 br.5",
  ],
  "a label is hidden": [["eth0:*"], [], "lo veth1 eth1 docker0 eth0 br.5"],
  "a dot is a dot": [["br?5", "brx5", ".r.5"], [], NAMES.join(" ")],
  "a pattern fits the whole name": [["th", "eth", "h*"], [], NAMES.join(" ")],
  "everything is hidden": [["*"], [], ""],
  "some come first": [
    [],
    ["eth0", "eth*", "b*5"],
    "eth0 eth0:1 eth1 br.5 lo veth1 docker0",
  ],
  "what comes first is hidden": [
    ["eth0"],
    ["eth0", "lo"],
    "lo veth1 eth1 docker0 br.5",
  ],
};

for (const [what, [exclude, order, shown]] of Object.entries(LISTS)) {
  Deno.test(`arrangeInterfaces() shows what it should if ${what}`, () => {
    const lists = { networkExclude: exclude, networkOrder: order };
    const names = arrangeInterfaces(INTERFACES, lists)
      .map(({ name }) => name);
    assertEquals(names.join(" "), shown);
  });
}

Deno.test("arrangedNetwork() asks for the lists each time", async () => {
  let networkExclude = ["*0"];
  const network = arrangedNetwork({
    interfaces: () => Promise.resolve(INTERFACES),
    routes: () => Promise.resolve([]),
  }, () => ({ networkExclude, networkOrder: [] }));
  const hidden = await network.interfaces();
  networkExclude = [];
  const all = await network.interfaces();
  assertEquals(
    [hidden, all].map((list) => list.map(({ name }) => name)),
    [["lo", "veth1", "eth1", "br.5"], NAMES],
  );
  assertEquals(await network.routes(), []);
});
