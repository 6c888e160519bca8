import { strictEqual as assertSame } from "node:assert";
import type { Host } from "../../lib/platform/host.ts";
import { fakeAgent, talk } from "../helpers.ts";

const KERNEL = { release: "6.1.0", version: "#1 SMP", machine: "x86_64" };
const KERNEL_TEXT = '"kernel-release": "6.1.0", ' +
  '"kernel-version": "#1 SMP", "machine": "x86_64"';

const HOST: Host = {
  name: () => "vm-1.example.com",
  release: () => Promise.resolve({ kernel: KERNEL, distribution: {} }),
};

async function ask(execute: string, host: Host): Promise<string> {
  const agent = fakeAgent({ abilities: { host } });
  return (await talk(JSON.stringify({ execute }), agent)).text.trimEnd();
}

Deno.test("guest-get-host-name tells the name", async () => {
  assertSame(
    await ask("guest-get-host-name", HOST),
    '{"return": {"host-name": "vm-1.example.com"}}',
  );
});

Deno.test("guest-get-osinfo leaves out what is not known", async () => {
  assertSame(
    await ask("guest-get-osinfo", HOST),
    `{"return": {${KERNEL_TEXT}}}`,
  );
});

Deno.test("guest-get-osinfo tells all that is known", async () => {
  const distribution = {
    id: "some",
    name: "Some System",
    prettyName: "Some System 7",
    version: "7 (Seven)",
    versionId: "7",
    variant: "",
    variantId: "server",
  };
  const release = () => Promise.resolve({ kernel: KERNEL, distribution });
  assertSame(
    await ask("guest-get-osinfo", { ...HOST, release }),
    `{"return": {${KERNEL_TEXT}, "id": "some", "name": "Some System", ` +
      '"pretty-name": "Some System 7", "version": "7 (Seven)", ' +
      '"version-id": "7", "variant": "", "variant-id": "server"}}',
  );
});
