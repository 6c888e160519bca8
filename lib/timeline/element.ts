/**
 * Writing SVG, so that no text can become markup.
 *
 * @module
 */

/** What an element has. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A finished piece of SVG. */
export interface Markup {
  /** Its text. */
  readonly markup: string;
}

/** What XML 1.0 has no way to write. */
// deno-lint-ignore no-control-regex
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * Writes an element.
 *
 * @param name Its name
 * @param attributes What it has; numbers are rounded to what can be seen
 * @param content What is in it: text, and other elements
 * @returns The element
 */
export function element(
  name: string,
  attributes: Attributes,
  ...content: readonly (string | Markup)[]
): Markup {
  const parts = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escaped(shown(value))}"`
  );
  const inside = content.map((one) =>
    typeof one === "string" ? escaped(one) : one.markup
  ).join("");
  const open = `<${name}${parts.join("")}`;
  return {
    markup: inside === "" ? `${open}/>\n` : `${open}>${inside}</${name}>\n`,
  };
}

/**
 * Makes any text fit for XML.
 *
 * @param text The text
 * @returns The same, as XML
 */
export function escaped(text: string): string {
  return text.toWellFormed().replace(UNFIT, "�")
    .replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? "");
}

function shown(value: string | number): string {
  return typeof value === "string" ? value : String(Number(value.toFixed(2)));
}
