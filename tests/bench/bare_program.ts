/**
 * The least that listens on a Unix socket: compiled like the agent, it shows
 * what of the agent's memory is the runtime's.
 *
 * @module
 */

async function main([path = ""]: string[]): Promise<void> {
  for await (const client of Deno.listen({ transport: "unix", path })) {
    client.close();
  }
}

if (import.meta.main) main(Deno.args);
