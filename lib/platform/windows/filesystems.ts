/**
 * Volumes of Windows, frozen with VSS.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import type { Boot, Filesystems } from "../filesystems.ts";
import type { VssFreezing } from "./vss.ts";
import { VolumeRefused, VSS_HOLD_MS } from "./vss_session.ts";
import { planVolumes, type VolumeFacts } from "./volume_plan.ts";

/** What volumes are found with. */
export interface VolumeSources {
  /**
   * Lists volumes.
   *
   * @returns Their names, such as `\\?\Volume{…}\`
   */
  names(): Promise<readonly string[]>;
  /**
   * Looks at a volume; what it cannot tell, it leaves out.
   *
   * @param name Its name
   * @returns What is known of it
   */
  look(name: string): Promise<VolumeFacts>;
  /**
   * Tells on which volume a path is.
   *
   * @param path An absolute path
   * @returns The volume's name
   */
  volumeOf(path: string): Promise<string>;
  /**
   * Tells the current boot.
   *
   * @returns Its name and age
   */
  boot(): Promise<Boot>;
}

/** Told by the next thaw after an agent was killed in a hold. */
const ENDED = "fsfreeze is limited to the life of the agent, which was " +
  "killed meanwhile, and VSS let writes go on";

/**
 * Finds and freezes volumes.
 *
 * @param vss Freezes them
 * @param sources What they are found with
 * @returns The volumes
 */
export function volumesWith(
  vss: VssFreezing,
  sources: VolumeSources,
): Filesystems {
  const looks = new InFlight<VolumeFacts>();
  const lists = new InFlight<readonly string[]>();
  return {
    isJoint: true,
    longestHoldMs: VSS_HOLD_MS,
    endsWithAgent: ENDED,
    async plan(request) {
      const names = await within(lists.join("", () => sources.names()), {
        ...{ what: "Cannot list volumes", ms: LIMITS.volumeMs },
      });
      const facts = names.map((name) =>
        within(looks.join(name, () => sources.look(name)), {
          ...{ what: `Cannot look at volume ${name}`, ms: LIMITS.volumeMs },
        })
      );
      return planVolumes(await Promise.all(facts), request);
    },
    // deno-lint-ignore require-await -- others have to wait
    open: async (filesystem) => vss.open(filesystem),
    deviceOf: (path) => sources.volumeOf(path).catch(() => undefined),
    boot: () => sources.boot(),
    classify: (failure) =>
      failure instanceof VolumeRefused ? "refused" : undefined,
  };
}
