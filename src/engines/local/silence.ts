/** A process that reports several times a second, until something keeps it from ever doing so again: a plug-in's endless loop, a sink. */
export class Silence {
  readonly #seconds: number;
  readonly #timer: NodeJS.Timeout;
  /** Once it has been silent for too long. */
  reason: Error | undefined;

  constructor(seconds: number, onTooLong: () => void) {
    this.#seconds = seconds;
    this.#timer = setTimeout(() => {
      this.reason = new Error(`the cell's process had said nothing for ${this.#seconds} s, and was killed (callTimeoutS)`);
      onTooLong();
    }, seconds * 1000);
  }

  broken(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
