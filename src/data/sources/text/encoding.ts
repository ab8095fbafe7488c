/** How a file's bytes are text: by the mark at its start, or as declared. Never guessed. */
import { didYouMean, ProblemsError } from '../../../core/problems.ts';

/** How the bytes of a text file are to be read. */
export interface TextFormat {
  /** As the user named it; UTF-8 if absent. */
  readonly encoding?: string | undefined;
  /** Option that names the encoding, for messages; absent where there is none. */
  readonly encodingKey?: string;
}

/** Longest first: the mark of UTF-32 begins with that of UTF-16. */
const marks: readonly { readonly encoding: string; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-32le', bytes: [0xff, 0xfe, 0, 0] },
  { encoding: 'utf-32be', bytes: [0, 0, 0xfe, 0xff] },
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];

/** Encodings that the library takes for a name, and that are none of texts. */
const notOfTexts = new Set(['base64', 'hex', 'binary', 'internal']);
const examples =
  'utf-8 utf-16le utf-16be windows-1252 iso-8859-1 iso-8859-15 windows-1251 koi8-r cp949 euc-kr shift_jis euc-jp gbk gb18030 big5'.split(
    ' ',
  );

/** What to do about bytes that are not UTF-8. */
export function encodingRemedy({ encodingKey }: TextFormat): string {
  return encodingKey === undefined
    ? 'save the file as UTF-8'
    : `save the file as UTF-8, or say how it is encoded, such as ${encodingKey}: windows-1252 (Western Europe), cp949 (Korean), shift_jis (Japanese), gbk (Chinese)`;
}

/** Name of the encoding and the length of its mark. Throws ProblemsError if mark and declaration contradict each other. */
export function encodingOf(
  file: string,
  first: Buffer,
  format: TextFormat,
): { readonly encoding: string; readonly markBytes: number } {
  const mark = marks.find(({ bytes }) => bytes.every((byte, i) => first[i] === byte));
  const declared = format.encoding === undefined ? undefined : plain(format.encoding);
  if (mark === undefined) {
    if (declared === undefined || declared === 'utf8') refuseZeros(file, first, format);
    return { encoding: declared === undefined || declared === 'utf8' ? 'utf-8' : (format.encoding as string), markBytes: 0 };
  }
  if (declared !== undefined && !plain(mark.encoding).startsWith(declared))
    throw new ProblemsError({
      file,
      message: `begins with the mark of ${mark.encoding.toUpperCase()}, but is said to be ${format.encoding}`,
      remedy: `leave out ${format.encodingKey ?? 'the encoding'}`,
    });
  return { encoding: mark.encoding, markBytes: mark.bytes.length };
}

/** Texts begin with a letter, a digit or a bracket: half of it is zero in UTF-16. */
function refuseZeros(file: string, first: Buffer, { encodingKey }: TextFormat): void {
  const zero = first.subarray(0, 2).indexOf(0);
  if (zero === -1) return;
  const guess = zero === 0 ? 'utf-16be' : 'utf-16le';
  throw new ProblemsError({
    file,
    message: 'is not UTF-8 text: it begins with a zero byte, as UTF-16 without its mark and binary files do',
    remedy: encodingKey === undefined ? 'save the file as UTF-8' : `if it is UTF-16, write ${encodingKey}: ${guess}`,
  });
}

/** Bytes in, UTF-8 out; without a chunk, what is left at the end. Throws ProblemsError with the line for bytes that are not of the encoding. */
export type ToUtf8 = (chunk?: Buffer) => Buffer;

/** Of UTF-8. */
export const asItIs: ToUtf8 = (chunk) => chunk ?? Buffer.alloc(0);

/** Throws ProblemsError if there is no such encoding. */
export async function converter(file: string, encoding: string, format: TextFormat): Promise<ToUtf8> {
  if (encoding === 'utf-8') return asItIs;
  const decode = await decoderOf(file, encoding, format);
  let line = 1;
  return (chunk) => {
    const { text, wrongAt } = decode(chunk);
    const end = wrongAt === -1 ? text.length : wrongAt;
    for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) line++;
    if (wrongAt === -1) return Buffer.from(text);
    throw new ProblemsError({ file, line, message: `has bytes that are not ${encoding}`, remedy: encodingRemedy(format) });
  };
}

/** `wrongAt`: where the first invalid bytes stand; -1 if there are none. */
interface Decoded {
  readonly text: string;
  readonly wrongAt: number;
}

/** Without a chunk: what is left at the end. */
type Decoder = (chunk?: Buffer) => Decoded;

const replacement = '\uFFFD';

async function decoderOf(file: string, encoding: string, format: TextFormat): Promise<Decoder> {
  // A replacement character is an ordinary one in UTF-16, so that only a strict decoder knows.
  if (/^utf-?16(le|be)?$/i.test(encoding)) return strictDecoder(encoding);
  const { default: iconv } = await import('iconv-lite');
  if (notOfTexts.has(plain(encoding)) || !iconv.encodingExists(encoding))
    throw new ProblemsError({
      file,
      ...(format.encodingKey !== undefined && { key: format.encodingKey }),
      message: `there is no encoding "${encoding}"${didYouMean(encoding, examples)}; there are ${examples.join(', ')} and others`,
    });
  const decoder = iconv.getDecoder(encoding);
  return (chunk) => {
    const text = (chunk === undefined ? decoder.end() : decoder.write(chunk)) ?? '';
    return { text, wrongAt: text.indexOf(replacement) };
  };
}

function strictDecoder(encoding: string): Decoder {
  const label = plain(encoding) === 'utf16be' ? 'utf-16be' : 'utf-16le';
  const decoder = new TextDecoder(label, { fatal: true });
  return (chunk) => {
    try {
      return { text: decoder.decode(chunk ?? new Uint8Array(), { stream: chunk !== undefined }), wrongAt: -1 };
    } catch {
      const text = new TextDecoder(label).decode(chunk);
      return { text, wrongAt: Math.max(0, text.indexOf(replacement)) };
    }
  };
}

function plain(encoding: string): string {
  return encoding.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
