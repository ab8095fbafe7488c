/** Which encodings a file that is not UTF-8 may have: those by which it can be read, with a piece of its text for the user to judge by. */
import { ProblemsError } from '../../core/problems.ts';
import { oneLine } from '../../core/text.ts';
import { lineBlocks } from '../sources/lines.ts';

/** Strict ones first: windows-1252 reads anything. */
const candidates = ['utf-16le', 'utf-16be', 'cp949', 'shift_jis', 'gbk', 'big5', 'windows-1251', 'windows-1252'];
const mostLines = 20_000;
const shownBefore = 12;
const shownCharacters = 30;

export interface EncodingChoice {
  readonly encoding: string;
  /** Text around the first character that the encodings read differently. */
  readonly excerpt: string;
}

/** The file is text, but not UTF-8: one of `choices` must be chosen. */
export class EncodingNeeded extends ProblemsError {
  readonly choices: readonly EncodingChoice[];

  constructor(file: string, choices: readonly EncodingChoice[]) {
    const reads = choices.map(({ encoding, excerpt }) => `${encoding} reads "${excerpt}"`).join(', ');
    super({
      file,
      message: 'is not UTF-8',
      remedy: `say how it is encoded, such as --encoding ${choices[0]?.encoding}: ${reads}`,
    });
    this.choices = choices;
  }
}

/** In place of `error`, where the file can be read by another encoding. */
export async function needsEncoding(path: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ProblemsError) || !/UTF-8/.test(error.message)) return error;
  const found = await Promise.all(candidates.map(async (encoding) => ({ encoding, excerpt: await excerptBy(path, encoding) })));
  const choices = found.flatMap(({ encoding, excerpt }) => (excerpt === undefined ? [] : [{ encoding, excerpt }]));
  return choices.length === 0 ? error : new EncodingNeeded(path, choices);
}

// oxlint-disable-next-line no-control-regex -- texts have none, so another encoding is meant
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ue000-\uf8ff]/;
const plain = /[\w,;\t|]/;
const notAscii = /[^\p{ASCII}]/u;

/** Undefined if the file is no text by this encoding. */
async function excerptBy(path: string, encoding: string): Promise<string | undefined> {
  const isWide = encoding.startsWith('utf-16');
  try {
    let lines = 0;
    for await (const block of lineBlocks(path, { encoding })) {
      for (const line of block) {
        if (control.test(line)) return undefined;
        // Others in UTF-16's clothing have no plain letter, digit or separator.
        if (isWide && lines === 0 && !plain.test(line)) return undefined;
        const at = isWide ? 0 : line.search(notAscii);
        if (at !== -1) return oneLine(line.slice(Math.max(0, at - shownBefore), at + shownCharacters));
        if (++lines > mostLines) return undefined;
      }
    }
  } catch {
    return undefined;
  }
  return undefined;
}
