import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { type JsonValue, Real } from "../../lib/json/value.ts";
import {
  alternate,
  bool,
  int,
  list,
  object,
  oneOf,
  optional,
  type Schema,
  str,
  uint64,
} from "../../lib/schema.ts";

const whence = alternate("GuestFileWhence", {
  int,
  str: oneOf(["set", "cur", "end"]),
});
const capture = alternate("GuestExecCaptureOutput", {
  bool,
  str: oneOf(["none", "separated"]),
});
const vcpu = object({
  "logical-id": int,
  online: bool,
  "can-offline": optional(bool),
});

type Case = readonly [
  schema: Schema<unknown>,
  value: JsonValue,
  result: unknown,
];

const GOOD: readonly Case[] = [
  [str, "", ""],
  [bool, false, false],
  [int, -5, -5],
  [int, -(2n ** 63n), -(2n ** 63n)],
  [int, 2n ** 63n - 1n, 2n ** 63n - 1n],
  [uint64, 0, 0],
  [uint64, 2n ** 64n - 1n, 2n ** 64n - 1n],
  [uint64, -1, 2n ** 64n - 1n],
  [uint64, -(2n ** 63n), 2n ** 63n],
  [whence, 1, 1],
  [whence, "end", "end"],
  [capture, true, true],
  [capture, "none", "none"],
  [list(str), [], []],
  [list(list(int)), [[1], []], [[1], []]],
  [object({}), {}, {}],
  [vcpu, { online: true, "logical-id": 0 }, {
    "logical-id": 0,
    online: true,
    "can-offline": undefined,
  }],
];

for (const [schema, value, result] of GOOD) {
  Deno.test(`A schema accepts ${Deno.inspect([value])} as ${Deno.inspect([result])}`, () => {
    assertEquals(schema(value, "p"), result);
  });
}

function wrong(type: string, at = "p"): string {
  return `Invalid parameter type for '${at}', expected: ${type}`;
}

const BAD: readonly (readonly [
  schema: Schema<unknown>,
  value: JsonValue | undefined,
  message: string,
])[] = [
  [str, 5, wrong("string")],
  [str, null, wrong("string")],
  [bool, "true", wrong("boolean")],
  [int, "5", wrong("integer")],
  [int, true, wrong("integer")],
  [int, new Real("1.0"), wrong("integer")],
  [int, new Real("1e2"), wrong("integer")],
  [int, 2n ** 63n, wrong("integer")],
  [uint64, "5", "Parameter 'p' expects uint64"],
  [uint64, null, "Parameter 'p' expects uint64"],
  [uint64, new Real("18446744073709551616"), "Parameter 'p' expects uint64"],
  [oneOf(["a"]), "A", "Parameter 'p' does not accept value 'A'"],
  [oneOf(["a"]), 1, wrong("string")],
  [list(str), {}, wrong("array")],
  [list(str), "a", wrong("array")],
  [list(str), ["a", 1], wrong("string", "p[1]")],
  [list(list(int)), [[], [1, null]], wrong("integer", "p[1][1]")],
  [whence, "SET", "Parameter 'p' does not accept value 'SET'"],
  [whence, new Real("1.5"), wrong("integer")],
  [whence, null, wrong("GuestFileWhence")],
  [whence, true, wrong("GuestFileWhence")],
  [whence, [], wrong("GuestFileWhence")],
  [capture, 5, wrong("GuestExecCaptureOutput")],
  [capture, new Real("0.5"), wrong("GuestExecCaptureOutput")],
  [optional(int), null, wrong("integer")],
  [object({}), [], wrong("object")],
  [object({}), null, wrong("object")],
  [object({}), { foo: 1 }, "Parameter 'p.foo' is unexpected"],
  [
    list(vcpu),
    [{ "logical-id": 0, online: 1 }],
    wrong("boolean", "p[0].online"),
  ],
  [list(vcpu), [{ "logical-id": 0 }], "Parameter 'p[0].online' is missing"],
  ...[str, bool, int, uint64, oneOf(["a"]), list(int), whence, vcpu].map(
    (schema) => [schema, undefined, "Parameter 'p' is missing"] as const,
  ),
];

for (const [schema, value, message] of BAD) {
  const given = Deno.inspect([value]);
  Deno.test(`A schema answers ${given} with ${message}`, () => {
    throws(() => schema(value, "p"), { name: "AgentError", message });
  });
}

const SHAPES: readonly (readonly [schema: Schema<unknown>, type: string])[] = [
  [str, "str"],
  [bool, "bool"],
  [int, "int"],
  [uint64, "uint64"],
  [list(list(str)), "[[str]]"],
  [capture, 'bool | "none" | "separated"'],
  [whence, 'int | "set" | "cur" | "end"'],
  [object({}), "{}"],
  [list(vcpu), "[{logical-id: int, online: bool, *can-offline: bool}]"],
];

for (const [{ shape }, type] of SHAPES) {
  Deno.test(`A schema says that it takes ${type}`, () => {
    assertEquals(shape().type, type);
  });
}

Deno.test("object() says what is inside of it", () => {
  const { members } = object({ path: str, count: optional(int) }).shape();
  assertEquals(members, {
    path: { type: "str" },
    count: { type: "int", isOptional: true },
  });
});

Deno.test("Infer knows the type of every schema", () => {
  const args = object({ whence, keys: optional(list(str)), how: capture });
  const typed: {
    whence: number | bigint | "set" | "cur" | "end";
    keys: string[] | undefined;
    how: boolean | "none" | "separated";
  } = args({ whence: 1, how: true }, "");
  assertEquals(typed, { whence: 1, keys: undefined, how: true });
});

Deno.test("optional() lets a missing parameter through", () => {
  assertEquals(optional(int)(undefined, "p"), undefined);
});

Deno.test("object() visits parameters in its own order, strangers last", () => {
  const args = object({ path: str, count: int });
  const messages = [
    { foo: 1, count: "x" },
    { foo: 1, count: "x", path: "/" },
    { foo: 1, count: 1, path: "/" },
  ].map((given) => {
    try {
      return args(given, "");
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : thrown;
    }
  });
  assertEquals(messages, [
    "Parameter 'path' is missing",
    wrong("integer", "count"),
    "Parameter 'foo' is unexpected",
  ]);
});

Deno.test("object() is not fooled by names that all objects have", () => {
  throws(() => object({ constructor: int })({}, ""), {
    message: "Parameter 'constructor' is missing",
  });
  throws(() => object({})(JSON.parse('{"__proto__": 1}'), ""), {
    message: "Parameter '__proto__' is unexpected",
  });
});
