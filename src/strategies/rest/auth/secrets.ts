/** Shorter texts are not secrets, and would redact half of a message. */
const minLength = 6;
const kept = 64;

/** Texts to redact: header values, and the bare token of `Bearer ...`. */
export class Secrets {
  readonly #texts = new Set<string>();

  constructor(values: readonly string[]) {
    for (const value of values) this.add(value);
  }

  /** Only the latest tokens of a long run are kept. */
  add(value: string): void {
    for (const text of [value, ...value.split(/\s+/)]) if (text.length >= minLength && text !== 'Bearer') this.#texts.add(text);
    for (const text of this.#texts) {
      if (this.#texts.size <= kept) break;
      this.#texts.delete(text);
    }
  }

  scrub(text: string): string {
    let clean = text;
    for (const secret of this.#texts) clean = clean.replaceAll(secret, '(redacted)');
    return clean;
  }
}
