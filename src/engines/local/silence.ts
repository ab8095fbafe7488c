/** To start, a cell's process loads what the strategy needs, before it reports. */
const mostStartS = 300;

/** A process that reports several times a second, until something keeps it from ever doing so again: a plug-in's endless loop, a sink. */
export class Silence {
  readonly #seconds: number;
  readonly #onTooLong: () => void;
  #timer: NodeJS.Timeout;
  /** Once it has been silent for too long. */
  reason: Error | undefined;

  constructor(seconds: number, onTooLong: () => void) {
    this.#seconds = seconds;
    this.#onTooLong = onTooLong;
    this.#timer = this.#allow(Math.max(seconds, mostStartS));
  }

  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#allow(this.#seconds);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #allow(seconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.reason = new Error(`the cell's process had said nothing for ${seconds} s, and was killed (callTimeoutS)`);
      this.#onTooLong();
    }, seconds * 1000);
  }
}
