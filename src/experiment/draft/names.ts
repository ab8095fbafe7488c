/** How alike two names are: of a model's input and of a column. */
import { distance } from 'fastest-levenshtein';

/** Letters and digits only, in lower case: `Mother Age` and `mother_age` are one name. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** From 0 to 1: shared words count most, then letters. */
export function likeness(a: string, b: string): number {
  const [plainA, plainB] = [plainName(a), plainName(b)];
  const letters = 1 - distance(plainA, plainB) / Math.max(plainA.length, plainB.length, 1);
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  const shared = wordsA.filter((word) => wordsB.includes(word)).length;
  return Math.max(letters, shared === 0 ? 0 : 0.5 + (0.5 * shared) / Math.max(wordsA.length, wordsB.length));
}

function wordsOf(name: string): string[] {
  const spaced = name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  return spaced.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
