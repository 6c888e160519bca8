import { deepStrictEqual as assertEquals } from "node:assert";
import { deviceFilter } from "../../../../lib/ffi/windows/device_notice.ts";
import { saysPrivate } from "../../../../lib/ffi/windows/directory.ts";
import { obey } from "../../../../lib/platform/windows/service.ts";

const ORDERS: Record<string, [control: number, event: number, string[]]> = {
  "stop": [1, 0, ["stop"]],
  "shutdown": [5, 0, ["stop"]],
  "changed parameters": [6, 0, ["reload"]],
  "a device that has come": [11, 0x8000, ["portChange"]],
  "a device that has gone": [11, 0x8004, ["portChange"]],
  "a device that may go": [11, 0x8001, []],
  "a question": [4, 0, []],
  "what is unknown": [200, 0x8000, []],
};

for (const [what, [control, event, expected]] of Object.entries(ORDERS)) {
  Deno.test(`obey() does what ${what} asks for`, () => {
    const done: string[] = [];
    obey({ control, event }, {
      stop: () => done.push("stop"),
      reload: () => done.push("reload"),
      portChange: () => done.push("portChange"),
    });
    assertEquals(done, expected);
  });
}

Deno.test("deviceFilter() asks for one kind of interface", () => {
  const kind = "{6FDE7521-1B65-48AE-B628-80BE62016026}";
  const expected = "20000000" + "05000000" + "00000000" +
    "2175de6f" + "651b" + "ae48" + "b62880be62016026" + "00000000";
  assertEquals(deviceFilter(kind).toHex(), expected);
});

const LISTS: Record<string, boolean> = {
  "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)": true,
  "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)": true,
  "D:PARAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)": true,
  "D:AI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)": false,
  "D:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)": false,
  "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)": false,
  "": false,
};

for (const [list, expected] of Object.entries(LISTS)) {
  Deno.test(`saysPrivate() looks through ${list || "nothing"}`, () => {
    assertEquals(saysPrivate(list), expected);
  });
}
