/**
 * What hooks noted, checked: each that was begun is undone once, in reverse
 * order.
 *
 * @module
 */

/** Keeps account of one agent after the other. */
class Ledger {
  readonly complaints: string[] = [];
  #begun: string[] = [];
  #owed: string[] = [];
  #names: readonly string[];
  #mayRepeat = new Set<string>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  take(event: string): void {
    const [what, name = ""] = event.split(" ");
    if (what === "kill") this.#kill();
    else if (what === "freeze") this.#freeze(name);
    else this.#thaw(name);
  }

  close(): void {
    const left = [...this.#owed, ...this.#begun];
    if (left.length > 0) this.complaints.push(`never undone: ${left}`);
  }

  #kill(): void {
    this.#owed.push(...this.#begun);
    this.#begun = [];
    this.#mayRepeat = new Set(this.#names);
  }

  #freeze(name: string): void {
    const open = [...this.#owed, ...this.#begun.filter((one) => one === name)];
    if (open.length > 0) {
      this.complaints.push(`${name} is begun before ${open} was undone`);
    }
    this.#mayRepeat.clear();
    this.#begun.push(name);
  }

  /**
   * A killed agent had noted what it was about to begin, and had not noted yet
   * what it had just undone; either may be undone by its successor.
   */
  #thaw(name: string): void {
    if (this.#begun.at(-1) === name) this.#begun.pop();
    else if (this.#owed.at(-1) === name) this.#owed.pop();
    else if (!this.#mayRepeat.delete(name)) {
      this.complaints.push(`${name} is undone out of turn`);
    }
  }
}

/**
 * Goes through what hooks noted.
 *
 * @param events `freeze NAME`, `thaw NAME`, and `kill` where an agent was killed
 * @returns What is wrong, a sentence each
 */
export function checkHooks(events: readonly string[]): string[] {
  const names = new Set(events.map((event) => event.split(" ")[1] ?? ""));
  const ledger = new Ledger([...names]);
  for (const event of events) ledger.take(event);
  ledger.close();
  return ledger.complaints;
}
