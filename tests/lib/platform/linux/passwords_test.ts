import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { LIMITS } from "../../../../lib/limits.ts";
import { passwordsWith } from "../../../../lib/platform/linux/passwords.ts";
import type { NewPassword } from "../../../../lib/platform/passwords.ts";
import { FakePrograms } from "../../../fakes/programs.ts";

const INSTALLED = { chpasswd: "/usr/sbin/chpasswd" };
const FAILED = "child process has failed to set user password";

const ENCODER = new TextEncoder();
const PLAIN: NewPassword = {
  user: "ann",
  password: ENCODER.encode("pass:word #1"),
  crypted: false,
};
const CRYPTED: NewPassword = {
  user: "ann",
  password: ENCODER.encode("$6$salt$hash"),
  crypted: true,
};

Deno.test("passwords.set() tells chpasswd, and no other process", async () => {
  const programs = new FakePrograms(INSTALLED);
  await passwordsWith(programs).set(PLAIN);
  assertEquals(programs.runs, ["/usr/sbin/chpasswd"]);
  assertEquals(programs.limits, [LIMITS.passwordMs]);
  assertEquals(programs.inputs, ["ann:pass:word #1\n"]);
});

Deno.test("passwords.set() takes a crypted password", async () => {
  const programs = new FakePrograms(INSTALLED);
  await passwordsWith(programs).set(CRYPTED);
  assertEquals(programs.runs, ["/usr/sbin/chpasswd -e"]);
  assertEquals(programs.inputs, ["ann:$6$salt$hash\n"]);
});

Deno.test("passwords.set() tells what chpasswd said", async () => {
  const said = "chpasswd: line 1: user 'ann' does not exist";
  const failures = { "/usr/sbin/chpasswd": said };
  const broken = passwordsWith(new FakePrograms(INSTALLED, failures));
  await rejects(broken.set(PLAIN), { message: `${FAILED}: ${said}` });
  await rejects(passwordsWith(new FakePrograms({})).set(PLAIN), {
    message: `${FAILED}: chpasswd is not installed`,
  });
});
