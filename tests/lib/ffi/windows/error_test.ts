import { deepStrictEqual as assertEquals } from "node:assert";
import { tidyMessage } from "../../../../lib/ffi/windows/error.ts";

const MESSAGES: Record<string, string> = {
  "Access is denied.\r\n": "Access is denied",
  "The file \r\nis gone. ": "The file is gone",
  "No end": "No end",
  "": "",
};

for (const [message, tidy] of Object.entries(MESSAGES)) {
  Deno.test(`tidyMessage() makes ${JSON.stringify(message)} fit`, () => {
    assertEquals(tidyMessage(message), tidy);
  });
}
