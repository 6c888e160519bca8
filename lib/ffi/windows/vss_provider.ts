/**
 * The registration of the VSS provider, which the VSS library does itself.
 *
 * @module
 */

import { onThread, type Purpose } from "../../threads.ts";
import { textIn } from "./vss.ts";
import { wideString } from "./wide.ts";

const FORMS = {
  stillpoint_vss_provider_install: {
    parameters: [
      /* path */ "buffer",
      /* deadline ms */ "u32",
      /* report */ "buffer",
      /* bytes */ "u32",
      /* needed */ "pointer",
    ],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_provider_uninstall: {
    parameters: [
      /* deadline ms */ "u32",
      /* report */ "buffer",
      /* bytes */ "u32",
      /* needed */ "pointer",
    ],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_result_name: {
    parameters: [/* result */ "i32", /* into */ "buffer", /* bytes */ "u32"],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const REPORT_BYTES = 65_536;
const NAME_BYTES = 256;

/** How a change of the registration went. */
export interface ProviderOutcome {
  /** The result's name; nothing if it went well. */
  readonly failure?: string;
  /** What the library tells about its steps, as JSON. */
  readonly report: string;
}

/** The library, for as long as it is needed to change the registration. */
export class VssProvider implements Disposable {
  #path: string;
  #library: Deno.DynamicLibrary<typeof FORMS>;

  /**
   * Loads the library.
   *
   * @param path Where it is
   */
  constructor(path: string) {
    this.#path = path;
    this.#library = Deno.dlopen(path, FORMS);
  }

  /**
   * Registers the provider, in the place of an earlier one or the rest of one.
   *
   * @param ms The longest it may take, in milliseconds
   * @returns How it went
   */
  async install(ms: number): Promise<ProviderOutcome> {
    const { symbols } = this.#library;
    const path = wideString(this.#path);
    const outcome = await this.#change(
      "Cannot register",
      (report) =>
        symbols.stillpoint_vss_provider_install(
          ...[path, ms, report, report.length, null] as const,
        ),
    );
    // SAFETY: mentioned again so that it was there until now.
    path.fill(0);
    return outcome;
  }

  /**
   * Removes the registration, or what there is of it.
   *
   * @param ms The longest it may take, in milliseconds
   * @returns How it went
   */
  async uninstall(ms: number): Promise<ProviderOutcome> {
    const { symbols } = this.#library;
    return await this.#change(
      "Cannot remove",
      (report) =>
        symbols.stillpoint_vss_provider_uninstall(
          ...[ms, report, report.length, null] as const,
        ),
    );
  }

  /** Gives the library back, so that its file can be removed. */
  [Symbol.dispose](): void {
    this.#library.close();
  }

  async #change(
    verb: string,
    change: (report: Uint8Array<ArrayBuffer>) => Promise<number>,
  ): Promise<ProviderOutcome> {
    const purpose: Purpose = { what: `${verb} the VSS provider` };
    const bytes = new Uint8Array(new ArrayBuffer(REPORT_BYTES));
    const result = await onThread(purpose, () => change(bytes));
    const report = textIn(bytes);
    return result === 0
      ? { report }
      : { failure: this.#nameOf(result), report };
  }

  #nameOf(result: number): string {
    const name = new Uint8Array(new ArrayBuffer(NAME_BYTES));
    const { symbols } = this.#library;
    symbols.stillpoint_vss_result_name(result, name, NAME_BYTES);
    return textIn(name);
  }
}
