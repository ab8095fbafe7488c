import type { LanguageCode } from '../language/language.ts';
import { english } from './english.ts';
import type { RunsWords } from './words.ts';

export async function runsWordsOf(code: LanguageCode): Promise<RunsWords> {
  return code === 'en' ? english : (await import('./korean.ts')).korean;
}
