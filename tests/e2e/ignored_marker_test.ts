import { match } from "node:assert";
import { until } from "../vm/deadline.ts";
import { AgentProcess } from "./agent_process.ts";
import { workFolder } from "./work_folder.ts";

Deno.test("An agent says that it ignores a marker that others can write", async () => {
  await using folder = await workFolder();
  const state = `${folder.path}/state`;
  await Deno.mkdir(state, { mode: 0o700 });
  await Deno.writeTextFile(`${state}/frozen.json`, "{}");
  await Deno.chmod(`${state}/frozen.json`, 0o666);
  await using agent = AgentProcess.start({ folder: folder.path });
  await using _client = await agent.connect();
  const what = "the agent's words";
  await until(() => agent.stderr.includes("\n") || undefined, { what });
  match(
    agent.stderr,
    /: error: Ignoring the frozen marker .*\/frozen\.json: it can be written by others \(mode 0666\)\n/,
  );
});
