/**
 * The colours of a picture, in a light and a dark theme.
 *
 * @module
 */

/** Whose choice the theme is. */
export const THEMES = ["auto", "light", "dark"] as const;

/** A theme, or the reader's. */
export type Theme = typeof THEMES[number];

/** What has a colour of its own. */
export type Colour = keyof typeof LIGHT;

/** The class of everything: a page may hold other things. */
export const ROOT_CLASS = "stillpoint-cycle";

/** Words on `page`, `window` and the pale colours are `ink`, on others `word`. */
export const LIGHT = {
  page: "#ffffff",
  ink: "#1f2328",
  faint: "#59636e",
  grid: "#d1d9e0",
  window: "#e6f4ff",
  edge: "#0a5cc2",
  word: "#ffffff",
  open: "#59636e",
  sync: "#0a5cc2",
  freeze: "#7a3ed8",
  held: "#b6dcfb",
  thaw: "#1a7235",
  quiesce: "#8f5a00",
  rest: "#f3e3bd",
  freezing: "#e8dbfd",
  thawing: "#cdeed5",
  resume: "#0b6e69",
  bad: "#c21f2c",
} as const;

/** The same in the dark. */
export const DARK: Readonly<Record<Colour, string>> = {
  page: "#0d1117",
  ink: "#e6edf3",
  faint: "#9aa4af",
  grid: "#30363d",
  window: "#12263d",
  edge: "#6cb6ff",
  word: "#0d1117",
  open: "#9aa4af",
  sync: "#58a6ff",
  freeze: "#c297ff",
  held: "#1d4a75",
  thaw: "#4ac26b",
  quiesce: "#e0a33b",
  rest: "#4d3c12",
  freezing: "#3a2761",
  thawing: "#123f22",
  resume: "#3cc8bd",
  bad: "#ff8880",
};

/** What lines are drawn in. */
export const LINES = ["edge", "grid"] as const;

/** Which pairs of colours have to be told apart: words, and what is behind. */
export const WORD_PAIRS: readonly (readonly [word: Colour, behind: Colour])[] =
  [
    ...(["page", "window", "held", "rest", "freezing", "thawing"] as const)
      .map((behind) => ["ink", behind] as const),
    ...(["page", "window"] as const).flatMap((behind) => [
      ["faint", behind] as const,
      ["edge", behind] as const,
      ["bad", behind] as const,
    ]),
    ...(["open", "sync", "freeze", "thaw", "quiesce", "resume", "bad"] as const)
      .map((behind) => ["word", behind] as const),
  ];

/**
 * Checks the name of a theme.
 *
 * @param name Any text
 * @returns Whether it is a theme
 */
export function isTheme(name: string): name is Theme {
  return THEMES.some((theme) => theme === name);
}

/**
 * Writes the style sheet.
 *
 * @param theme The theme
 * @returns CSS
 */
export function styleSheet(theme: Theme): string {
  const first = rulesOf(theme === "dark" ? DARK : LIGHT);
  const fonts = `.${ROOT_CLASS} text{font:12px system-ui,-apple-system,` +
    `Segoe UI,DejaVu Sans,sans-serif}\n` +
    `.${ROOT_CLASS} .title{font-size:20px;font-weight:600}\n` +
    `.${ROOT_CLASS} .strong{font-weight:600}\n` +
    `.${ROOT_CLASS} .small{font-size:11px}\n`;
  if (theme !== "auto") return fonts + first;
  return `${fonts}${first}@media (prefers-color-scheme:dark){\n${
    rulesOf(DARK)
  }}\n`;
}

function rulesOf(colours: Readonly<Record<Colour, string>>): string {
  const fills = Object.entries(colours).map(([name, colour]) =>
    `.${ROOT_CLASS} .${name}{fill:${colour}}\n`
  );
  const lines = LINES.map((name) =>
    `.${ROOT_CLASS} .${name}-line{stroke:${colours[name]};fill:none}\n`
  );
  return [...fills, ...lines].join("");
}
