/** Jobs take the model's threads in turn: each loads the model, so that many at once would take the machine's memory. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when all before have ended, or the signal is aborted, with what ends this turn. */
  async take(signal: AbortSignal): Promise<() => void> {
    const turn = new AbortController();
    const before = this.#last;
    this.#last = before.then(() => aborted(turn.signal));
    await Promise.race([before, aborted(signal)]);
    return () => turn.abort();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
