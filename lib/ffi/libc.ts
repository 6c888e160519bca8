/**
 * Functions of the C library, each bound when it is first called: Deno makes
 * machine code for every function that `Deno.dlopen` binds, six kilobytes and
 * a third of a millisecond each, and an agent that waits calls few of them. A
 * call takes two microseconds more this way.
 *
 * @module
 */

const SYMBOLS = {
  dlsym: {
    parameters: [/* library */ "pointer", /* name */ "buffer"],
    result: "pointer",
  },
} as const satisfies Deno.ForeignLibraryInterface;

// Newer C libraries have it themselves, and keep this name for older programs.
const { symbols: c } = Deno.dlopen("libdl.so.2", SYMBOLS);

/** The forms of functions, by their names. */
export type Forms = Readonly<
  Record<string, Deno.ForeignFunction & { readonly optional?: boolean }>
>;

/** A function that is bound. */
type Bound = Deno.UnsafeFnPointer<Deno.ForeignFunction>["call"];

/**
 * Binds functions of the C library.
 *
 * @param forms Their forms, as `Deno.dlopen` takes them
 * @returns The functions; one that is optional may not be there
 */
export function libc<const F extends Forms>(
  forms: F,
): Deno.StaticForeignLibraryInterface<F> {
  const functions: Record<string, Bound | undefined> = {};
  return new Proxy(functions, {
    get: (bound, name: string) => bound[name] ??= bind(name, forms[name]),
  }) as Deno.StaticForeignLibraryInterface<F>;
}

function bind(
  name: string,
  form: Forms[string] | undefined,
): Bound | undefined {
  if (form === undefined) return undefined;
  const address = c.dlsym(
    /* RTLD_DEFAULT */ null,
    new TextEncoder().encode(`${name}\0`),
  );
  if (address !== null) {
    const pointer = new Deno.UnsafeFnPointer(address as Address, form);
    return (...words) => pointer.call(...words);
  }
  if (form.optional) return undefined;
  throw new Error(`Cannot find "${name}": the C library has none`);
}

type Address = Deno.PointerObject<Omit<Forms[string], "nonblocking">>;
