/**
 * Users by name: who they are, and whether they are administrators.
 *
 * @module
 */

import { onThread } from "../../threads.ts";
import { check, Win32Error } from "./error.ts";
import { type Handle, ownHandle } from "./handle.ts";
import { library } from "./library.ts";
import { checkStatus, coreText } from "./nt.ts";
import { ADMINISTRATORS, sidAt, sidBytes } from "./sid.ts";
import { computerName } from "./system.ts";
import { fromWide, wideAt, wideBuffer, wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  LsaOpenPolicy: {
    parameters: [
      /* machine */ "pointer",
      /* attributes */ "buffer",
      /* access */ "u32",
      /* into */ "buffer",
    ],
    result: "i32",
  },
  LsaLookupNames2: {
    parameters: [
      /* policy */ "isize",
      /* flags */ "u32",
      /* count */ "u32",
      /* names */ "buffer",
      /* domains */ "buffer",
      /* users */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
  LsaFreeMemory: { parameters: ["isize"], result: "i32" },
  LsaClose: { parameters: [/* policy */ "isize"], result: "i32" },
  LookupAccountSidW: {
    parameters: [
      /* machine */ "pointer",
      /* sid */ "buffer",
      /* name */ "buffer",
      /* its units */ "buffer",
      /* domain */ "buffer",
      /* its units */ "buffer",
      /* kind */ "buffer",
    ],
    result: "i32",
  },
});

const netapi = library("netapi32.dll", {
  NetUserGetLocalGroups: {
    parameters: [
      /* server */ "pointer",
      /* user */ "buffer",
      /* level */ "u32",
      /* flags */ "u32",
      /* into */ "buffer",
      /* bytes at most */ "u32",
      /* count */ "buffer",
      /* count of all */ "buffer",
    ],
    result: "u32",
    nonblocking: true,
  },
  NetApiBufferFree: { parameters: ["isize"], result: "u32" },
});

const POLICY_LOOKUP_NAMES = 0x800;
/** `LSA_OBJECT_ATTRIBUTES`, of which nothing is used. */
const ATTRIBUTES_SIZE = 48;

/** `LSA_TRANSLATED_SID2`: what it is, who, and which domain by its index. */
const USER = { size: 24, sid: 8, domain: 16 } as const;
const SidTypeUser = 1;

/** `LSA_REFERENCED_DOMAIN_LIST`, and `LSA_TRUST_INFORMATION` of each. */
const DOMAINS = { entries: 8 } as const;
const DOMAIN = { size: 24, text: 8 } as const;

/** Also groups that they are in because another group of theirs is. */
const LG_INCLUDE_INDIRECT = 1;
const MAX_PREFERRED_LENGTH = 0xffffffff;
/** `LOCALGROUP_USERS_INFO_0`: a pointer to a name. */
const GROUP_SIZE = 8;

const NAME_UNITS = 257;

/** Names that do not exist: all of those that were asked for. */
const STATUS_NONE_MAPPED = 0xc0000073 | 0;

/** A user. */
export interface WindowsAccount {
  /** Their identifier, such as `S-1-5-21-1-2-3-1000`. */
  readonly sid: string;
  /** Their name as the system takes it: with their domain if they have one. */
  readonly name: string;
}

/**
 * Looks a user up.
 *
 * @param user Their name, or `domain\name`
 * @returns Who they are; nothing if there is no such user
 */
export async function findAccount(
  user: string,
): Promise<WindowsAccount | undefined> {
  const what = `Cannot look up "${user}"`;
  using policy = openPolicy(what);
  using name = coreText(user);
  const out = new BigInt64Array(2);
  const [domains, users] = [0, 1].map((at) =>
    new Uint8Array(out.buffer, at * 8, 8)
  ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  const status = await onThread({ what }, () =>
    advapi.LsaLookupNames2(
      ...[policy.value, 0, 1, name.bytes, domains, users] as const,
    ));
  using domain = ownHandle(out[0] ?? 0n, freeUnlessNone);
  using found = ownHandle(out[1] ?? 0n, freeUnlessNone);
  if (status === STATUS_NONE_MAPPED) return undefined;
  checkStatus(what, status);
  return accountAt(user, { found: found.value, domains: domain.value });
}

/**
 * Finds out whether a user is an administrator of this machine.
 *
 * @param account Who
 * @returns Whether they are in that group, or in one that is
 */
export async function isAdministrator(
  { name }: WindowsAccount,
): Promise<boolean> {
  const what = `Cannot look up the groups of "${name}"`;
  const text = wideString(name);
  const out = new BigInt64Array(1);
  const [count, all] = [new Uint8Array(4), new Uint8Array(4)];
  const code = await onThread({ what }, () =>
    netapi.NetUserGetLocalGroups(
      ...[null, text, 0, LG_INCLUDE_INDIRECT] as const,
      ...[new Uint8Array(out.buffer), MAX_PREFERRED_LENGTH] as const,
      ...[count, all] as const,
    ));
  text.fill(0);
  using groups = ownHandle(out[0] ?? 0n, freeGroups);
  if (code !== 0) throw new Win32Error(what, code);
  const [names = 0] = new Uint32Array(count.buffer);
  return groupsAt(groups.value, names).includes(administrators());
}

function openPolicy(what: string): Handle {
  const out = new BigInt64Array(1);
  checkStatus(
    what,
    advapi.LsaOpenPolicy(
      ...[null, new Uint8Array(ATTRIBUTES_SIZE)] as const,
      ...[POLICY_LOOKUP_NAMES, new Uint8Array(out.buffer)] as const,
    ),
  );
  return ownHandle(out[0] ?? 0n, advapi.LsaClose);
}

function accountAt(
  user: string,
  { found, domains }: { found: bigint; domains: bigint },
): WindowsAccount | undefined {
  const view = viewAt(found);
  if (view.getUint32(0) !== SidTypeUser) return undefined;
  const sid = sidAt(view.getBigInt64(USER.sid));
  const domain = domainAt(domains, view.getInt32(USER.domain));
  const isLocal = domain.toLowerCase() === computerName().toLowerCase();
  const plain = user.slice(user.indexOf("\\") + 1);
  return { sid, name: isLocal ? plain : `${domain}\\${plain}` };
}

function domainAt(list: bigint, index: number): string {
  const entries = viewAt(list).getBigInt64(DOMAINS.entries);
  const view = viewAt(entries + BigInt(index * DOMAIN.size));
  const units = view.getUint16(0) / 2;
  const text = view.getBigInt64(DOMAIN.text);
  return wideAt(Deno.UnsafePointer.create(text), units) ?? "";
}

function groupsAt(address: bigint, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = viewAt(address).getBigInt64(index * GROUP_SIZE);
    return wideAt(Deno.UnsafePointer.create(name)) ?? "";
  });
}

/** Their group's name depends on the language of the system. */
function administrators(): string {
  const name = wideBuffer(NAME_UNITS);
  const units = () => new Uint8Array(Uint32Array.of(NAME_UNITS).buffer);
  check(
    "Cannot look up what administrators are called",
    advapi.LookupAccountSidW(
      ...[null, sidBytes(ADMINISTRATORS), name, units()] as const,
      ...[wideBuffer(NAME_UNITS), units(), new Uint8Array(4)] as const,
    ),
  );
  return fromWide(name);
}

function viewAt(address: bigint): Deno.UnsafePointerView {
  const pointer = Deno.UnsafePointer.create(address);
  if (pointer === null) throw new Error("Cannot look up a user: no answer");
  return new Deno.UnsafePointerView(pointer);
}

function freeUnlessNone(value: bigint): void {
  if (value !== 0n) advapi.LsaFreeMemory(value);
}

function freeGroups(value: bigint): void {
  if (value !== 0n) netapi.NetApiBufferFree(value);
}
