/**
 * A VSS library that only pretends: it follows a script, and keeps the truth
 * about what is held.
 *
 * @module
 */

import {
  type VssLibrary,
  type VssPreparation,
  VssResult,
} from "../../lib/ffi/windows/vss.ts";
import type { VssReport } from "../../lib/platform/windows/vss_report.ts";

/** What differs from VSS when all goes well. */
export interface VssScript {
  /** What opening comes to; 0 unless given. */
  readonly open?: number;
  /** What preparing comes to. */
  readonly prepare?: number;
  /** What freezing comes to, and when: it waits for this first. */
  readonly freeze?: number;
  /** What freezing waits for. */
  readonly gate?: Promise<void>;
  /** What preparing waits for. */
  readonly preparation?: Promise<void>;
  /** What thawing comes to. */
  readonly thaw?: number;
  /** What closing comes to. */
  readonly close?: number;
  /** What it tells beside the volumes. */
  readonly report?: VssReport;
  /** What it tells from the thaw on. */
  readonly late?: VssReport;
  /** Volumes that it refuses. */
  readonly refuses?: readonly string[];
}

const REFUSAL = { code: "0x8004230C", name: "VSS_E_VOLUME_NOT_SUPPORTED" };

/** Has one session at a time, with the number 7. */
export class ScriptedVss implements VssLibrary {
  /** What happens, which may be changed meanwhile. */
  script: VssScript;
  /** What was asked of it, in order. */
  readonly events: string[] = [];
  /** Whether writes are held. */
  isHeld = false;
  #volumes: readonly string[] = [];
  #broken = Promise.withResolvers<number>();
  #over = Promise.withResolvers<number>();

  /**
   * Makes a library.
   *
   * @param script What differs from VSS when all goes well
   */
  constructor(script: VssScript = {}) {
    this.script = script;
  }

  /** VSS gives up. */
  expire(): void {
    this.isHeld = false;
    this.script = { ...this.script, thaw: VssResult.EXPIRED };
    this.#over.resolve(VssResult.EXPIRED);
  }

  /** See {@linkcode VssLibrary.open}. */
  open(backup: string): Promise<{ result: number; session: bigint }> {
    this.events.push(`open ${backup}`);
    const { open: result = 0 } = this.script;
    return Promise.resolve({
      result,
      session: result === VssResult.BUSY ? 0n : 7n,
    });
  }

  /** See {@linkcode VssLibrary.prepare}. */
  async prepare(
    _session: bigint,
    { volumes, isStrict }: VssPreparation,
  ): Promise<number> {
    const mode = isStrict ? " strictly" : "";
    this.events.push(`prepare ${volumes.join(" ")}${mode}`);
    this.#volumes = volumes;
    const { prepare = 0, preparation } = this.script;
    return await this.#unlessBroken(preparation, prepare);
  }

  /** See {@linkcode VssLibrary.freeze}. */
  async freeze(): Promise<number> {
    this.events.push("freeze");
    const { freeze = 0, gate } = this.script;
    const result = await this.#unlessBroken(gate, freeze);
    this.isHeld = result === 0;
    return result;
  }

  /** See {@linkcode VssLibrary.wait}. */
  async wait(): Promise<number> {
    return await this.#over.promise;
  }

  /** See {@linkcode VssLibrary.thaw}. */
  thaw(): Promise<number> {
    this.events.push("thaw");
    this.#end();
    return Promise.resolve(this.script.thaw ?? 0);
  }

  /** See {@linkcode VssLibrary.abort}. */
  abort(): Promise<number> {
    this.events.push("abort");
    this.#end();
    this.#broken.resolve(VssResult.ABORTED);
    return Promise.resolve(0);
  }

  /** See {@linkcode VssLibrary.close}. */
  close(): Promise<number> {
    this.events.push("close");
    this.#end();
    this.#broken.resolve(VssResult.ABORTED);
    const { close = 0 } = this.script;
    this.#broken = Promise.withResolvers();
    this.#over = Promise.withResolvers();
    return Promise.resolve(close);
  }

  /** See {@linkcode VssLibrary.report}. */
  report(): string {
    const { refuses = [], report, late } = this.script;
    const volumes = this.#volumes.map((path) =>
      refuses.includes(path)
        ? { path, added: false, result: REFUSAL }
        : { path, added: true }
    );
    const writers = { metadata: 3, components: 9 };
    const isThawed = this.events.at(-1) === "thaw";
    return JSON.stringify({
      ...{ ...writers, volumes, ...report },
      ...isThawed && late,
    });
  }

  /** See {@linkcode VssLibrary.nameOf}. */
  nameOf(result: number): string {
    return result === 0x80042301
      ? "VSS_E_BAD_STATE"
      : `0x${result.toString(16).padStart(8, "0").toUpperCase()}`;
  }

  async #unlessBroken(
    gate: Promise<void> | undefined,
    result: number,
  ): Promise<number> {
    const passed = (gate ?? Promise.resolve()).then(() => result);
    return await Promise.race([this.#broken.promise, passed]);
  }

  #end(): void {
    this.isHeld = false;
    this.#over.resolve(0);
  }
}
