import { ok } from "node:assert";
import {
  DARK,
  LIGHT,
  styleSheet,
  WORD_PAIRS,
} from "../../../lib/timeline/style.ts";

/** The definition of WCAG 2, for colours such as `#0d1117`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other].map(luminance).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const [name, colours] of Object.entries({ light: LIGHT, dark: DARK })) {
  Deno.test(`Words can be read in the ${name} theme`, () => {
    for (const [word, behind] of WORD_PAIRS) {
      const found = contrast(colours[word], colours[behind]);
      ok(found >= 4.5, `${word} on ${behind}: ${found.toFixed(2)}`);
    }
  });
}

Deno.test("styleSheet() follows the reader unless told otherwise", () => {
  const media = "@media (prefers-color-scheme:dark)";
  ok(styleSheet("auto").includes(media));
  ok(!styleSheet("light").includes(media));
  ok(!styleSheet("light").includes(DARK.page));
  ok(styleSheet("dark").includes(DARK.page));
  ok(!styleSheet("dark").includes(media));
});
