/** A single character is no secret. Short ones are redacted only as words of their own, or half of a message would be. */
const minLength = 2;
const shortLength = 6;
const tokensKept = 8;

/** Texts to redact: header values, and the bare token of `Bearer ...` or the user and password of `Basic ...`. */
export class Secrets {
  readonly #fixed: ReadonlySet<string>;
  /** Forms of the latest tokens of a long run, the latest last. */
  readonly #tokens = new Map<string, ReadonlySet<string>>();

  constructor(values: readonly string[]) {
    this.#fixed = formsOf(values);
  }

  /** A token that is sent from now on. Called before every request. */
  add(token: string): void {
    if (this.#tokens.has(token)) return;
    this.#tokens.set(token, formsOf([token]));
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > tokensKept && oldest !== undefined) this.#tokens.delete(oldest);
  }

  scrub(text: string): string {
    let clean = text;
    for (const secrets of [this.#fixed, ...this.#tokens.values()])
      for (const secret of secrets) {
        if (!clean.includes(secret)) continue;
        clean = clean.replaceAll(secret.length < shortLength ? wordOf(secret) : secret, '(redacted)');
      }
    return clean;
  }
}

const schemes = new Set(['bearer', 'basic', 'digest', 'token', 'apikey']);

/** As sent, word by word, decoded, and as JSON writes each; the longest first, so that no rest of one is left. */
function formsOf(values: readonly string[]): ReadonlySet<string> {
  const forms = values.flatMap((value) => [value, ...value.split(/\s+/), ...decodedBasic(value)]);
  const all = [...forms, ...forms.map((text) => JSON.stringify(text).slice(1, -1))];
  const secrets = all.filter((text) => text.length >= minLength && !schemes.has(text.toLowerCase()));
  return new Set(secrets.toSorted((a, b) => b.length - a.length));
}

function decodedBasic(value: string): readonly string[] {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(value) ?? [];
  if (encoded === undefined) return [];
  const pair = Buffer.from(encoded, 'base64').toString();
  return [pair, pair.slice(pair.indexOf(':') + 1)];
}

function wordOf(secret: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${secret.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}(?![A-Za-z0-9])`, 'g');
}
