/**
 * The pinned versions, read from `versions.json`, which is the only place
 * that states one.
 *
 * @module
 */

import versions from "./versions.json" with { type: "json" };

/** An npm package that carries a base binary inside a compiled program. */
export interface Carrier {
  /** The version of Deno that the base belongs to. */
  readonly deno: string;
  /** Its name on npm. */
  readonly package: string;
  /** Its version. */
  readonly version: string;
  /** What npm says of its tarball: an algorithm, a dash, a base64 hash. */
  readonly integrity: string;
  /** The compiled program inside the tarball. */
  readonly file: string;
  /** What the base must hash to once the foreign program is cut away. */
  readonly sha256: string;
}

/** The version of Deno that runs, checks and bundles everything. */
export const DENO_VERSION: string = versions.deno;

/** Carriers by target, for machines that cannot reach Deno's own host. */
export const CARRIERS: Readonly<Record<string, Carrier>> = versions.bases;
