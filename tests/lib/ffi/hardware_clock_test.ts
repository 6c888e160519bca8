import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Errno } from "../../../lib/ffi/errno.ts";
import {
  fromFields,
  openHardwareClock,
  toFields,
} from "../../../lib/ffi/hardware_clock.ts";

/** Second, minute, hour, day, month from 0, year from 1900. */
const MOMENTS: Readonly<Record<string, readonly number[]>> = {
  "1970-01-01T00:00:00Z": [0, 0, 0, 1, 0, 70],
  "2000-02-29T23:59:58Z": [58, 59, 23, 29, 1, 100],
  "2069-12-31T12:34:56Z": [56, 34, 12, 31, 11, 169],
};

for (const [moment, fields] of Object.entries(MOMENTS)) {
  const seconds = Date.parse(moment) / 1000;

  Deno.test(`toFields() takes ${moment} apart`, () => {
    assertEquals([...toFields(seconds)], [...fields, 0, 0, 0]);
  });

  Deno.test(`fromFields() puts ${moment} together`, () => {
    assertSame(fromFields(Int32Array.from([...fields, 5, 6, 7])), seconds);
  });
}

Deno.test("openHardwareClock() says that there is no clock", async () => {
  await rejects(openHardwareClock("/dev/nothing"), {
    message: /^Cannot open "\/dev\/nothing": ENOENT /,
    errno: Errno.ENOENT,
  });
});

Deno.test("openHardwareClock() says that something is no clock", async () => {
  using clock = await openHardwareClock("/dev/null");
  await rejects(clock.read(), { errno: Errno.ENOTTY });
  await rejects(clock.write(0), { errno: Errno.ENOTTY });
});
