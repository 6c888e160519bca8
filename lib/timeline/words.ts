/**
 * Words in a picture, whose width nobody knows before it is shown: it is
 * estimated, and rather too large.
 *
 * @module
 */

/** How large text is, in pixels. */
export const TEXT_SIZE = 12;

const NARROW = /[ijlI.,:;'|!()[\]/ tfr-]/;
const WIDE = /[mwMW@%\u1100-\uffdc]/;

/**
 * Estimates how wide text is.
 *
 * @param text The text
 * @param size Its size, in pixels
 * @returns Its width, in pixels
 */
export function widthOf(text: string, size: number = TEXT_SIZE): number {
  const widths = [...text].map((letter) =>
    NARROW.test(letter) ? 0.42 : WIDE.test(letter) ? 1 : 0.64
  );
  return size * widths.reduce((a, b) => a + b, 0);
}

/**
 * Cuts text so that it fits.
 *
 * @param text The text
 * @param fit How wide it may be, and its size, in pixels
 * @returns The text; of a long one, its beginning and its end
 */
export function fitted(
  text: string,
  { width, size = TEXT_SIZE }: {
    readonly width: number;
    readonly size?: number;
  },
): string {
  const letters = [...text];
  if (widthOf(text, size) <= width) return text;
  for (let kept = letters.length - 1; kept > 1; kept--) {
    const end = Math.floor(kept / 2);
    const short = `${letters.slice(0, kept - end).join("")}…${
      letters.slice(letters.length - end).join("")
    }`;
    if (widthOf(short, size) <= width) return short;
  }
  return "…";
}

/**
 * Breaks text into lines.
 *
 * @param text The text
 * @param fit How wide a line may be, in pixels, and how many there may be
 * @returns The lines; the last one is cut if there is too much
 */
export function wrapped(
  text: string,
  { width, lines: most }: { readonly width: number; readonly lines: number },
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || widthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== "") lines.push(line);
  const kept = lines.slice(0, most);
  if (lines.length > most) kept.splice(-1, 1, `${kept.at(-1)} …`);
  return kept.map((one) => fitted(one, { width }));
}
