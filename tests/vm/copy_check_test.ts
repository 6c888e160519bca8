import { deepStrictEqual as assertEquals } from "node:assert";
import { logItems } from "./copy_check.ts";

const SUPERBLOCK = `TRANS: tid:0x1  #items:2  trans:0x1  q:0x55
BUF: cnt:2 total:2 a:0x55 len:24 a:0x55 len:384
\tBUF:  #regs:2   start blkno:0x0   len:1   bmap size:1   flags:0x9000
\tSUPER Block Buffer:
`;

const INODE = `INO: cnt:3 total:3 a:0x55 len:56 a:0x55 len:176
\tINODE: #regs:3   ino:0x80  flags:0x3   dsize:33
\tCORE inode:
BUF: cnt:2 total:2 a:0x55 len:24 a:0x55 len:128
\tBUF:  #regs:2   start blkno:0x2   len:1   bmap size:1   flags:0x3800
\tAGI Buffer: (XAGI)
`;

Deno.test("logItems() gives nothing for a clean log", () => {
  assertEquals(logItems("log tail: 39 head: 39 state: <CLEAN>\n"), []);
});

Deno.test("logItems() knows the superblock of a covered log", () => {
  const kind = "SUPER Block Buffer:";
  assertEquals(logItems(SUPERBLOCK + SUPERBLOCK), [kind, kind]);
});

Deno.test("logItems() gives every change of metadata", () => {
  assertEquals(logItems(INODE), [
    "INO: cnt:3 total:3 a:0x55 len:56 a:0x55 len:176",
    "AGI Buffer: (XAGI)",
  ]);
});
