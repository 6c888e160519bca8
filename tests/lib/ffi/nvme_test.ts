import { rejects } from "node:assert";
import { readHealthLog } from "../../../lib/ffi/nvme.ts";

const FAILURES: Record<string, string> = {
  "/dev/null": "ENOTTY (Inappropriate ioctl for device)",
  "/dev/nonexistent": "ENOENT (No such file or directory)",
};

for (const [path, reason] of Object.entries(FAILURES)) {
  Deno.test(`readHealthLog() finds no health in ${path}`, async () => {
    await rejects(readHealthLog(path), {
      name: "ErrnoError",
      message: `Cannot read the health of "${path}": ${reason}`,
    });
  });
}
