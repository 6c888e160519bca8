/**
 * Lint rules that keep the house in order: what may be used where.
 *
 * @module
 */

/** A global member and the only paths that may mention it. */
const HOMES: Readonly<Record<string, RegExp>> = {
  "Deno.dlopen": /\/(lib\/ffi|tests\/bench)\//,
  "Deno.UnsafePointer": /\/lib\/ffi\//,
  "Deno.UnsafePointerView": /\/lib\/ffi\//,
  "Deno.build": /\/(lib\/(platform\/mod|ffi\/\w+)|tests\/bench\/\w+)\.ts$/,
  "Deno.args": /\/(main|tests\/bench\/\w+)\.ts$/,
  "Deno.exit": /\/main\.ts$/,
};

/** Imports a layer may not make: who, then what. */
const FORBIDDEN: readonly (readonly [RegExp, RegExp])[] = [
  [/\/lib\//, /(^|\/)commands\//],
  [/\/commands\//, /\/(ffi|platform\/(linux|windows))\//],
  [
    /^(?!.*\/tests\/).*\/lib\/(?!ffi\/|platform\/(linux|windows)\/|(daemon_child|pidfile|systemd)\.ts$)/,
    /(^|\/)ffi\//,
  ],
  [/\/platform\/linux\//, /windows/],
  [/\/platform\/windows\//, /linux/],
  [
    /^(?!.*\/tests\/).*\/(lib\/(?!platform\/(linux\/|windows\/|mod\.ts$))|main\.ts$)/,
    /(^\.|\/platform)\/(linux|windows)\//,
  ],
];

/** Who may load code while it runs: what an idle agent would pay for. */
const LOADERS = /\/(lib\/companion\.ts$|tests\/)/;

type From = { readonly source: { readonly value: string } | null };

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "at-home": {
      create: (context) => ({
        MemberExpression(node): void {
          const home = HOMES[context.sourceCode.getText(node)];
          if (
            home === undefined || home.test(context.filename) ||
            /_test\.ts$/.test(context.filename)
          ) return;
          context.report({ node, message: `Only ${home.source} may use this` });
        },
      }),
    },
    "layers": {
      create(context) {
        const look = (node: Deno.lint.Node & From): void => {
          const name = node.source?.value ?? "";
          const isBroken = FORBIDDEN.some(([who, what]) =>
            who.test(context.filename) && what.test(name)
          );
          const message = "This layer may not import that one";
          if (isBroken) context.report({ node, message });
        };
        return {
          ImportDeclaration: look,
          ExportNamedDeclaration: look,
          ExportAllDeclaration: look,
        };
      },
    },
    "static-imports": {
      create: (context) => ({
        ImportExpression(node): void {
          if (LOADERS.test(context.filename)) return;
          const message = `Only ${LOADERS.source} may import dynamically`;
          context.report({ node, message });
        },
      }),
    },
    "short-files": {
      create: (context) => ({
        Program(node): void {
          const lines = context.sourceCode.text.split("\n").length;
          if (lines > 300) {
            context.report({
              node,
              message: `File has ${lines} lines: split it by subject`,
            });
          }
        },
      }),
    },
  },
};

export default plugin;
