import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import type { Channel } from "../../lib/channel.ts";
import type { Config } from "../../lib/config/config.ts";
import { decide } from "../../lib/config/start.ts";
import { LINUX_PLACES } from "../../lib/platform/linux/places.ts";
import type { Supervision } from "../../lib/platform/supervision.ts";
import { runService, type ServiceParts } from "../../lib/service.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";
import { fakeWorld } from "../fixtures/world.ts";

/** A channel that fails when it is asked for its first client. */
function brokenChannel(events: string[]): Channel {
  return {
    name: "broken",
    // deno-lint-ignore require-yield -- it fails before
    async *connections() {
      await Promise.resolve();
      throw new Error("Cannot accept a client");
    },
    [Symbol.asyncDispose]() {
      events.push("channel closed");
      return Promise.resolve();
    },
  };
}

/** A supervisor that nobody uses to stop the agent. */
function supervisor(events: string[]): Supervision {
  const tell = (event: string) => {
    events.push(event);
    return Promise.resolve();
  };
  return {
    places: LINUX_PLACES,
    activation: () => undefined,
    run: (_daemon, serve) => serve(),
    adopt: () => undefined,
    ensureDirectory: () => {},
    lock: () => ({ [Symbol.dispose]: () => void tell("unlocked") }),
    listen: () => ({
      stopped: new Promise(() => {}),
      onReload: undefined,
      [Symbol.dispose]: () => void tell("signals left alone"),
    }),
    detach: () => tell("detached"),
    ready: () => tell("ready"),
    reloading: () => tell("reloading"),
    stopping: () => tell("stopping"),
  };
}

function configOf(folder: string): Config {
  const decision = decide(["-t", folder, "-p", "/a"], fakeWorld({}));
  if (decision.kind === "run") return decision.config;
  throw new Error("Cannot run with these arguments");
}

Deno.test("runService() ends in order when the service breaks", async () => {
  await using folder = await TemporaryFolder.make();
  const events: string[] = [];
  const channel = brokenChannel(events);
  const open = () => Promise.resolve(channel);
  const config = configOf(folder.path);
  const parts: ServiceParts = {
    commands: [],
    os: { name: "fake", channels: { open, adopt: open } },
    supervision: supervisor(events),
    warnings: [],
    reload: (current) => ({ config: current, changed: [], warnings: [] }),
  };
  await rejects(runService(config, parts), {
    message: "Cannot accept a client",
  });
  assertEquals(events, [
    ...["detached", "ready"],
    ...["channel closed", "unlocked", "signals left alone"],
  ]);
});
