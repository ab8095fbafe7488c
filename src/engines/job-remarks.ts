/** Most remarks to quote. */
const mostQuoted = 3;

/** What a job wrote that names no instance, however much it is. */
export class Remarks {
  readonly #first: string[] = [];
  #count = 0;

  add(remarks: readonly string[] = []): void {
    this.#first.push(...remarks.slice(0, mostQuoted - this.#first.length));
    this.#count += remarks.length;
  }

  /** To follow a message: `. The job's output: ...`; empty without remarks. */
  get text(): string {
    if (this.#count === 0) return '';
    const more = this.#count - this.#first.length;
    return `. The job's output: ${this.#first.join('; ')}${more > 0 ? `; and ${more} more like these` : ''}`;
  }
}
