/**
 * Work that may hang, such as a look at storage that is dead.
 *
 * @module
 */

/**
 * Lets no work begin twice as long as it is under way, so that asking again
 * and again for what hangs does not use up the machine's threads.
 */
export class InFlight<T> {
  #running = new Map<string, Promise<T>>();

  /**
   * Begins work, or joins it if it is under way.
   *
   * @param key What it is about
   * @param begin Begins it
   * @returns What it yields
   */
  join(key: string, begin: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const work = begin().finally(() => this.#running.delete(key));
    this.#running.set(key, work);
    return work;
  }

  /**
   * Begins work once what is under way has settled, for a result that cannot
   * be shared.
   *
   * @param key What it is about
   * @param begin Begins it
   * @returns What it yields
   */
  async follow(key: string, begin: () => Promise<T>): Promise<T> {
    for (;;) {
      const running = this.#running.get(key);
      if (running === undefined) return await this.join(key, begin);
      await running.catch(() => {});
    }
  }
}
