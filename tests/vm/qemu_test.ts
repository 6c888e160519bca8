import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { pathsIn, qemuArguments, type QemuOptions } from "./qemu.ts";

const OPTIONS: QemuOptions = {
  accelerator: "tcg",
  memory: 512,
  kernel: "/boot/vmlinuz",
  initramfs: "/tmp/m/initramfs",
  port: "virtio",
  disks: [],
  folder: "/tmp/m",
};

Deno.test("qemuArguments() puts the agent on the port that is wanted", () => {
  const onVirtio = qemuArguments(OPTIONS).join(" ");
  const onIsa = qemuArguments({ ...OPTIONS, port: "isa" }).join(" ");
  ok(onVirtio.includes("chardev=agent,name=org.qemu.guest_agent.0,nr=1"));
  ok(!onVirtio.includes("-serial chardev:agent"));
  ok(onIsa.includes("-serial chardev:agent"));
  ok(!onIsa.includes("name=org.qemu.guest_agent.0"));
});

Deno.test("qemuArguments() doubles the commas of a path", () => {
  const args = qemuArguments({ ...OPTIONS, disks: ["/a,b.img"] });
  ok(args.some((word) => word.startsWith("file=/a,,b.img,id=disk0,")));
});

Deno.test("qemuArguments() ends a machine that starts anew, unless told", () => {
  ok(qemuArguments(OPTIONS).includes("-no-reboot"));
  ok(!qemuArguments({ ...OPTIONS, onReset: "reset" }).includes("-no-reboot"));
});

Deno.test("qemuArguments() adds hardware and words for the kernel", () => {
  const args = qemuArguments({
    ...OPTIONS,
    hardware: ["-device", "nvme"],
    kernelArguments: "movable_node",
  });
  assertEquals(args.slice(-2), ["-device", "nvme"]);
  ok(args[args.indexOf("-append") + 1]?.endsWith(" movable_node"));
});

Deno.test("pathsIn() keeps everything in the machine's folder", () => {
  const paths = Object.values(pathsIn("/tmp/m"));
  ok(paths.every((path) => path.startsWith("/tmp/m/")));
  assertEquals(new Set(paths).size, 4);
});
