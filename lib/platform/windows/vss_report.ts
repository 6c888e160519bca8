/**
 * What the VSS library tells of a session, in words.
 *
 * @module
 */

/** A result, as the library names it. */
export interface NamedResult {
  /** Its number: `0x80042306`. */
  readonly code: string;
  /** Its name: `VSS_E_PROVIDER_VETO`. */
  readonly name: string;
}

/** The part of a report that is of use here. */
export interface VssReport {
  /** The first thing that failed. */
  readonly failure?: {
    /** What: `add C:\`. */
    readonly what: string;
    /** How. */
    readonly result: NamedResult;
  };
  /** The volumes. */
  readonly volumes?: readonly {
    /** As it was given. */
    readonly path: string;
    /** Whether it is in the snapshot set. */
    readonly added: boolean;
    /** Why not. */
    readonly result?: NamedResult;
  }[];
  /** How many writers there are. */
  readonly metadata?: number;
  /** How many components of theirs were selected. */
  readonly components?: number;
  /** Writers that failed. */
  readonly writers?: readonly {
    /** Its name. */
    readonly name: string;
    /** Its state: `FAILED_AT_FREEZE`. */
    readonly state: string;
    /** Why. */
    readonly result: NamedResult;
    /** In which step: `prepare`, `freeze` or `thaw`. */
    readonly when: string;
  }[];
}

/**
 * Reads a report.
 *
 * @param text What the library has written
 * @returns The report; nothing is known if it has written nothing
 */
export function parseReport(text: string): VssReport {
  // The library is ours and part of the agent, so its form is known.
  return text === "" ? {} : JSON.parse(text);
}

/**
 * Names a result with its number, unless that is its name.
 *
 * @param result The result
 * @returns `VSS_E_PROVIDER_VETO (0x80042306)`
 */
export function describeResult({ code, name }: NamedResult): string {
  return name === code ? code : `${name} (${code})`;
}

/**
 * Names the writers that failed.
 *
 * @param report The report
 * @returns The end of a sentence; nothing if none did
 */
export function describeWriters(
  { writers = [] }: VssReport,
): string | undefined {
  if (writers.length === 0) return undefined;
  return writers.map(({ name, state, when, result }) =>
    `writer "${name}" is ${state} after ${when}: ${describeResult(result)}`
  ).join("; ");
}

/**
 * Says why a session has failed.
 *
 * @param report The report
 * @param otherwise What is known if it does not say
 * @returns The end of a sentence
 */
export function describeFailure(report: VssReport, otherwise: string): string {
  const { failure, volumes = [] } = report;
  const first = failure === undefined
    ? otherwise
    : `${failure.what}: ${describeResult(failure.result)}`;
  const refused = volumes.filter(({ added, path, result }) =>
    !added && result !== undefined && failure?.what !== `add ${path}`
  ).map(({ path }) => `${path} ${refusalOf(report, path)}`);
  const writers = describeWriters(report);
  return [first, ...refused, ...writers === undefined ? [] : [writers]]
    .join("; ");
}

/**
 * Tells why VSS has not taken a volume.
 *
 * @param report The report
 * @param path The volume, as it was given
 * @returns The end of a sentence; nothing if it has
 */
export function refusalOf(
  { volumes = [] }: VssReport,
  path: string,
): string | undefined {
  const volume = volumes.find((one) => one.path === path);
  if (volume?.added) return undefined;
  const why = volume?.result && describeResult(volume.result);
  return `was refused by VSS: ${why ?? "it does not say why"}`;
}
