import { english } from './en/index.ts';
import type { Language, LanguageCode } from './language.ts';

export async function languageOf(code: LanguageCode): Promise<Language> {
  return code === 'en' ? english : (await import('./ko/index.ts')).korean;
}
