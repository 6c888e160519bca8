import { deepStrictEqual as assertEquals, throws } from "node:assert";
import {
  type Grant,
  readSecurity,
} from "../../../../lib/ffi/windows/access_list.ts";
import { descriptorOf } from "./descriptors.ts";

const OWNER = "S-1-5-18";
const GRANTS: readonly Grant[] = [
  { who: "S-1-5-32-544", rights: 0x1f01ff },
  { who: "S-1-1-0", rights: 0x120089 },
];

Deno.test("readSecurity() tells whose it is and who may do what", () => {
  const bytes = descriptorOf({ owner: OWNER, grants: GRANTS });
  assertEquals(readSecurity(bytes), { owner: OWNER, grants: GRANTS });
});

Deno.test("readSecurity() tells nobody from everybody", () => {
  const nobody = descriptorOf({ owner: OWNER, grants: [] });
  assertEquals(readSecurity(nobody).grants, []);
  const everybody = descriptorOf({ owner: OWNER, grants: undefined });
  assertEquals(readSecurity(everybody).grants, undefined);
});

Deno.test("readSecurity() passes over what is denied, and what holds inside only", () => {
  const bytes = descriptorOf({
    owner: OWNER,
    grants: GRANTS,
    kinds: [{ type: 1 }, { flags: 8 | 3 }],
  });
  assertEquals(readSecurity(bytes).grants, []);
});

Deno.test("readSecurity() takes what it does not know for the worst", () => {
  const bytes = descriptorOf({
    owner: OWNER,
    grants: GRANTS,
    kinds: [{ type: 9 }],
  });
  const worst = { who: "", rights: 0xffffffff };
  assertEquals(readSecurity(bytes).grants, [worst, GRANTS[1]]);
});

Deno.test("readSecurity() wants an owner, and all of it", () => {
  const bytes = descriptorOf({ owner: OWNER, grants: GRANTS });
  throws(() => readSecurity(bytes.subarray(0, 30)), RangeError);
  throws(() => readSecurity(new Uint8Array(20)), /nobody's/);
});
