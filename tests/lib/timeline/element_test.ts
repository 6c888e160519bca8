import { strictEqual as assertSame } from "node:assert";
import { element, escaped } from "../../../lib/timeline/element.ts";

Deno.test("element() writes attributes and content", () => {
  const inner = element("b", { x: 1.23456, no: undefined });
  const { markup } = element("a", { y: '"<' }, "1 & 2", inner);
  assertSame(markup, '<a y="&quot;&lt;">1 &amp; 2<b x="1.23"/>\n</a>\n');
});

const TEXTS: readonly (readonly [text: string, xml: string])[] = [
  ["</text><script>", "&lt;/text&gt;&lt;script&gt;"],
  ["]]>", "]]&gt;"],
  ["a\0b\x1b[31m", "a�b�[31m"],
  ["\ud800x\uffff", "�x�"],
  ["ü 😀", "ü 😀"],
];

for (const [text, xml] of TEXTS) {
  Deno.test(`escaped() makes ${JSON.stringify(text)} fit for XML`, () => {
    assertSame(escaped(text), xml);
  });
}
