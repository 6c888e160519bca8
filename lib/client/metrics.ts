/**
 * `stillpoint metrics`: figures for monitoring, as text.
 *
 * @module
 */

import { obey } from "../cli/command_line.ts";
import type { CliContext, CliResult } from "../cli/subcommand.ts";
import { AgentError } from "../error.ts";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  Real,
} from "../json/value.ts";
import { metricsOf } from "../metrics/collect.ts";
import type { Family, Sample } from "../metrics/family.ts";
import { openMetrics } from "../metrics/open_metrics.ts";
import { Client } from "./client.ts";

const COMMAND = "__org.stillpoint_metrics";
const WAIT_MS = 30_000;

/** Printed by `stillpoint metrics --help`. */
export const METRICS_USAGE = `Usage: stillpoint metrics [OPTION...]

Prints metrics of this machine in the text format of OpenMetrics.

  -p, --path SOCKET  ask the agent at this Unix socket, which counts its own
                     work, too; it may be the host's end of a machine's port
  -h, --help         print this

Exit status: 0 if there are metrics, 1 if not.
`;

const OPTIONS = {
  path: { type: "string", short: "p" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/**
 * Prints metrics.
 *
 * @param args The command line after `metrics`
 * @param context What this machine can tell
 * @returns What to print and how to exit
 */
export async function metrics(
  args: string[],
  { os }: Pick<CliContext, "os">,
): Promise<CliResult> {
  const usage = METRICS_USAGE;
  const manual = { name: "metrics", usage, options: OPTIONS, failure: 1 };
  return await obey(args, manual, async ({ values }) => {
    const families = values.path === undefined
      ? await metricsOf(os().abilities ?? {}).collect()
      : await ask(values.path);
    return { code: 0, stdout: openMetrics(families), stderr: "" };
  });
}

async function ask(path: string): Promise<Family[]> {
  using client = await Client.connect({ path, ms: WAIT_MS });
  await client.sync(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1);
  const { error, ...reply } = await client.request(COMMAND);
  if (isObject(error)) throw new AgentError(String(error["desc"]));
  const result = reply["return"];
  const list = isObject(result) ? result["metrics"] : undefined;
  return objects(list).map(readFamily);
}

/** An agent is not trusted to keep to the form: it may be any machine's. */
function readFamily(value: JsonObject): Family {
  const { name, type, unit, help, samples } = value;
  if (typeof name !== "string" || !/^[a-z_]+$/.test(name)) throw strange();
  return {
    name,
    type: type === "counter" ? type : "gauge",
    ...unit === "bytes" || unit === "seconds" ? { unit } : {},
    help: harmless(help),
    samples: objects(samples).map(readSample),
  };
}

function readSample({ labels, value }: JsonObject): Sample {
  const texts = Object.entries(isObject(labels) ? labels : {});
  if (texts.some(([name]) => !/^[a-z_]+$/.test(name))) throw strange();
  return {
    labels: Object.fromEntries(
      texts.map(([name, text]) => [name, harmless(text)]),
    ),
    value: readNumber(value),
  };
}

/** The format has an escape for newlines, and for no other control. */
function harmless(text: JsonValue | undefined): string {
  return String(text).replace(/[^\P{Cc}\n]/gu, "?");
}

function readNumber(value: JsonValue | undefined): number | bigint {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (value instanceof Real) return Number(value.source);
  throw strange();
}

function objects(value: JsonValue | undefined): JsonObject[] {
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw strange();
}

function strange(): AgentError {
  return new AgentError("Cannot read metrics: the agent sent something else");
}
