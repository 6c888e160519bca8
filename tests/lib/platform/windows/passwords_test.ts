import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { passwordsWith } from "../../../../lib/platform/windows/passwords.ts";

function set(password: Uint8Array, options: {
  readonly code?: number;
  readonly crypted?: boolean;
} = {}): { done: Promise<void>; asked: unknown[] } {
  const { code = 0, crypted = false } = options;
  const asked: unknown[] = [];
  const passwords = passwordsWith((...words) => {
    asked.push(words);
    return Promise.resolve(code);
  });
  return { done: passwords.set({ user: "ann", password, crypted }), asked };
}

Deno.test("passwords.set() reads UTF-8, and keeps a mark at the start", async () => {
  const { done, asked } = set(new TextEncoder().encode("\ufeffpä😀"));
  await done;
  assertEquals(asked, [["ann", "\ufeffpä😀"]]);
});

Deno.test("passwords.set() takes no other bytes, and no crypted ones", async () => {
  const refused = {
    "failed to set password: it is not UTF-8": set(Uint8Array.of(0xff)),
    "'crypted' must be off on this host": set(Uint8Array.of(65), {
      crypted: true,
    }),
  };
  for (const [message, { done, asked }] of Object.entries(refused)) {
    await rejects(done, { message });
    assertEquals(asked, []);
  }
});

Deno.test("passwords.set() has words for what Windows has none for", async () => {
  const { done } = set(Uint8Array.of(65), { code: 2221 });
  const message = "failed to set password: no such user (Windows error 2221)";
  await rejects(done, { message });
});
