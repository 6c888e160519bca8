/**
 * The text form of metrics, as of OpenMetrics 1.0.
 *
 * @module
 */

import type { Family, Sample } from "./family.ts";

/**
 * Prints metrics.
 *
 * @example Usage
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { openMetrics } from "./open_metrics.ts";
 *
 * const samples = [{ labels: {}, value: 7 }];
 * strictEqual(
 *   openMetrics([{ name: "a", type: "counter", help: "As.", samples }]),
 *   "# TYPE a counter\n# HELP a As.\na_total 7\n# EOF\n",
 * );
 * ```
 *
 * @param families The metrics
 * @returns The text
 */
export function openMetrics(families: readonly Family[]): string {
  return families.map(printFamily).join("") + "# EOF\n";
}

function printFamily({ name, type, unit, help, samples }: Family): string {
  if (samples.length === 0) return "";
  const sampleName = type === "counter" ? `${name}_total` : name;
  const lines = [
    `# TYPE ${name} ${type}`,
    ...unit === undefined ? [] : [`# UNIT ${name} ${unit}`],
    `# HELP ${name} ${escape(help)}`,
    ...samples.map((sample) => sampleName + printSample(sample)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function printSample({ labels, value }: Sample): string {
  const pairs = Object.entries(labels)
    .map(([name, text]) => `${name}="${escape(text)}"`);
  return pairs.length === 0 ? ` ${value}` : `{${pairs.join(",")}} ${value}`;
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')
    .replaceAll("\n", "\\n");
}
