/**
 * Where OpenSSH for Windows looks for users' keys: those of administrators
 * have one file together, which none of them can change without being one.
 *
 * @module
 */

/** A file of keys, and what it lies in. */
export interface KeyPlace {
  /** Whose folder and file may be, besides the system's and administrators'. */
  readonly user?: string;
  /** A folder that may be trusted, and that must be there. */
  readonly home: string;
  /** The folder in it. */
  readonly folder: string;
  /** The file in that. */
  readonly file: string;
  /** Who may do what with the folder, if it has to be made (SDDL). */
  readonly folderAccess: string;
  /** Who may do what with the file (SDDL). */
  readonly fileAccess: string;
}

/** The system and administrators; nothing is inherited. */
const FILE = "D:P(A;;FA;;;SY)(A;;FA;;;BA)";
const FOLDER = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
/** As OpenSSH makes it: everybody may read settings of its clients. */
const EVERYBODY_READS = "(A;OICI;0x1200a9;;;AU)";

/**
 * Tells where the keys of administrators are.
 *
 * @param programData The folder for what programs keep for the whole machine
 * @returns The place
 */
export function administratorsPlace(programData: string): KeyPlace {
  return {
    home: programData,
    folder: "ssh",
    file: "administrators_authorized_keys",
    folderAccess: `${FOLDER}${EVERYBODY_READS}`,
    fileAccess: FILE,
  };
}

/**
 * Tells where the keys of anybody else are.
 *
 * @param profile The user's own folder
 * @param sid Who they are
 * @returns The place
 */
export function userPlace(profile: string, sid: string): KeyPlace {
  return {
    user: sid,
    home: profile,
    folder: ".ssh",
    file: "authorized_keys",
    folderAccess: `${FOLDER}(A;OICI;FA;;;${sid})`,
    fileAccess: `${FILE}(A;;FA;;;${sid})`,
  };
}

/**
 * Spells where a file of keys is.
 *
 * @param place The place
 * @returns Its path
 */
export function keyPath({ home, folder, file }: KeyPlace): string {
  return `${home}\\${folder}\\${file}`;
}
