/** Ways to break a text, bytes or a value, drawn from a seed: the same seed breaks the same way on every machine. */
import { isObject } from '../../src/core/json.ts';
import { seeded, type Uniform } from '../../src/core/random.ts';

/** How many cases to try in the place of so many. */
export function casesOf(usual: number): number {
  return Math.round(usual * Number(process.env['FAULT_CASES'] ?? 1));
}

/** Draws for case `index` of a suite. */
export class Draws {
  readonly #uniform: Uniform;

  constructor(suite: number, index: number) {
    this.#uniform = seeded(suite * 1_000_003 + index);
  }

  below(end: number): number {
    return Math.floor(this.#uniform() * end);
  }

  of<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to draw from');
    return items[this.below(items.length)] as T;
  }
}

const texts = [
  '',
  ' ',
  'NaN',
  '__proto__',
  'constructor',
  '../../etc',
  'gs://',
  '\u0000',
  '\u001b[31m',
  '\ud800',
  '한국어',
  'x'.repeat(5000),
];
const numbers = [0, -0, -1, 0.5, 1e-300, 1e300, 2 ** 31, 2 ** 53 + 2, Number.MAX_VALUE];
const nested: readonly unknown[] = [
  [],
  {},
  [[]],
  [null],
  { use: 'constructor' },
  { toString: 1 },
  JSON.parse('{"__proto__":{"polluted":1}}'),
];
const strange: readonly unknown[] = [null, true, ...texts, ...numbers, ...nested];

/** The value with one to three of its parts replaced, removed, renamed or doubled. */
export function brokenValue(value: Parent, draws: Draws): Parent {
  const copy = structuredClone(value);
  for (let left = 1 + draws.below(3); left > 0; left--) {
    const places = placesIn(copy);
    if (places.length > 0) breakAt(...draws.of(places), draws);
  }
  return copy;
}

type Parent = Record<string, unknown> | unknown[];

function placesIn(value: Parent): [Parent, string][] {
  return Object.entries(value).flatMap(([key, inner]): [Parent, string][] => [
    [value, key],
    ...(Array.isArray(inner) || isObject(inner) ? placesIn(inner as Parent) : []),
  ]);
}

function breakAt(parent: Parent, key: string, draws: Draws): void {
  const at = parent as Record<string, unknown>;
  switch (draws.below(4)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete at[key];
      return;
    case 1:
      if (Array.isArray(parent)) parent.push(structuredClone(at[key]));
      else at[`${key}${draws.of(['s', '_', '-2', ' '])}`] = at[key];
      return;
    default:
      at[key] = draws.of(strange);
  }
}

const pieces = [
  '\n',
  '\r',
  '"',
  ',',
  ';',
  '{',
  '}',
  ']',
  ':',
  '-',
  '&a ',
  '*a',
  '!!binary ',
  '\t',
  '\u0000',
  '\ufeff',
  '9'.repeat(400),
  'é',
];

/** The text with one to four slices removed, doubled, swapped or put in. */
export function brokenText(text: string, draws: Draws): string {
  let broken = text;
  for (let left = 1 + draws.below(4); left > 0; left--) {
    const at = draws.below(broken.length + 1);
    const end = Math.min(broken.length, at + 1 + draws.below(40));
    const slice = broken.slice(at, end);
    const put = draws.of(['', slice + slice, draws.of(pieces), slice.split('').toReversed().join('')]);
    broken = broken.slice(0, at) + put + broken.slice(end);
  }
  return broken;
}

/** The bytes with some changed, cut off, removed or put in. */
export function brokenBytes(bytes: Uint8Array, draws: Draws): Uint8Array {
  const at = draws.below(bytes.length);
  const random = Uint8Array.from({ length: 1 + draws.below(16) }, () => draws.below(256));
  switch (draws.below(4)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return Uint8Array.from([...bytes.slice(0, at), ...random, ...bytes.slice(at)]);
    case 2:
      return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + random.length)]);
    default: {
      const copy = bytes.slice();
      for (const [i, byte] of random.entries()) copy[(at + i * 7) % copy.length] = byte;
      return copy;
    }
  }
}
