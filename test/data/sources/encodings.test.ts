import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lineBlocks } from '../../../src/data/sources/lines.ts';
import { openSource, openWith, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const rows = (...texts: string[]) => `age,sex\n${texts.map((text) => `1,${text}\n`).join('')}`;
const textsOf = async (bytes: Uint8Array | string, options: object = {}) =>
  Object.values((await readAll(await openWith('csv', await folder.write(bytes), options))).rows).map(({ sex }) => sex);
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const problem = async (bytes: Uint8Array | string, options: object = {}) =>
  problemsOf(async () => readAll(await openWith('csv', await folder.write(bytes), options)));

async function lines(bytes: Uint8Array | string): Promise<string[]> {
  const all = [];
  for await (const block of lineBlocks(await folder.write(bytes))) all.push(...block);
  return all;
}

describe('the text of a file', () => {
  it('is UTF-8, or the file is refused with line and byte', async () => {
    expect(await textsOf(rows('ü', '€', '😀', '\uFFFD'))).toEqual(['ü', '€', '😀', '\uFFFD']);
    expect(await problem(latin1(rows('a', 'für')))).toEqual(['line 3: byte 4 of the line, 0xFC, is not UTF-8']);
    const late = Buffer.concat([Buffer.from(rows(...Array.from({ length: 50_000 }, () => 'ü'))), latin1('1,é\n')]);
    expect(await problem(late)).toEqual(['line 50002: byte 3 of the line, 0xE9, is not UTF-8']);
    const path = await folder.write(latin1('{"age":1,"sex":"é"}\n'));
    expect(await problemsOf(() => openSource('jsonl', path))).toEqual(['line 1: byte 17 of the line, 0xE9, is not UTF-8']);
  });

  it.each([
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(rows('ü', '😀'), 'utf16le')])],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be(rows('ü', '😀'))])],
    ['utf-8', Buffer.from(`\uFEFF${rows('ü', '😀')}`)],
  ])('is %s if its mark says so', async (encoding, bytes) => {
    expect(await textsOf(bytes)).toEqual(['ü', '😀']);
    expect(await textsOf(bytes, { encoding })).toEqual(['ü', '😀']);
    expect(await problem(bytes, { encoding: 'cp949' })).toEqual([
      `begins with the mark of ${encoding.toUpperCase()}, but is said to be cp949`,
    ]);
  });

  it('is in the encoding that is declared, whatever the reads divide', async () => {
    expect(await textsOf(latin1(rows('für')), { encoding: 'latin1' })).toEqual(['für']);
    const cp949 = Buffer.concat([latin1(rows()), latin1('1,'), Buffer.from([0x8c, 0x63, 0xb0, 0xa1]), latin1('\n')]);
    expect(await textsOf(cp949, { encoding: 'cp949' })).toEqual(['똠가']);
    const many = Array.from({ length: 40_000 }, (_, i) => '가'.repeat(i % 5));
    const bytes = many.flatMap((text) => [latin1('1,x'), Buffer.from('b0a1'.repeat(text.length), 'hex'), latin1('\n')]);
    const read = await textsOf(Buffer.concat([latin1(rows()), ...bytes]), { encoding: 'euc-kr' });
    expect(read).toEqual(many.map((text) => `x${text}`));
  });

  it('is refused if it does not have that encoding, with the line', async () => {
    const bad = Buffer.concat([latin1(rows('a')), latin1('1,'), Buffer.from([0xb0, 0x20]), latin1('\n')]);
    expect(await problem(bad, { encoding: 'cp949' })).toEqual(['line 3: has bytes that are not cp949']);
    expect(await problem(latin1(rows('a', 'é')), { encoding: 'utf-8' })).toEqual([
      'line 3: byte 3 of the line, 0xE9, is not UTF-8',
    ]);
    const half = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('age,sex\n1,m\n2,\uD83D', 'utf16le')]);
    expect(await problem(half)).toEqual(['line 3: has bytes that are not utf-16le']);
    expect(await problem(rows('a'), { encoding: 'cp94' })).toEqual([
      expect.stringMatching(/^source\.encoding: there is no encoding "cp94" \(did you mean "cp949"\?\); there are utf-8, /),
    ]);
    expect(await problem(rows('a'), { encoding: 'base64' })).toEqual([
      expect.stringMatching(/^source\.encoding: there is no encoding "base64"; /),
    ]);
  });

  it('is not guessed from zero bytes, but their encoding is named', async () => {
    const bytes = Buffer.from(rows('a'), 'utf16le');
    expect(await problem(bytes)).toEqual([
      'is not UTF-8 text: it begins with a zero byte, as UTF-16 without its mark and binary files do',
    ]);
    expect(await textsOf(bytes, { encoding: 'utf-16le' })).toEqual(['a']);
  });

  it('ends its lines with LF, CRLF, or CR where there is no LF', async () => {
    expect(await lines('a\rb\nc\r\nd')).toEqual(['a\rb', 'c\r', 'd']);
    expect(await lines('a\rb\r\rc')).toEqual(['a', 'b', '', 'c']);
    expect(await lines('a\r')).toEqual(['a\r']);
    expect(await lines('a\n')).toEqual(['a']);
    expect(await lines('')).toEqual([]);
  });

  it('may have lines of many reads', async () => {
    const long = 'ü'.repeat(3_000_000);
    expect(await lines(`a\n${long}\n${long}x`)).toEqual(['a', long, `${long}x`]);
    expect(await problemsOf(() => lines(`a\n${'x'.repeat(64 * 1024 * 1024 + 1)}`))).toEqual([
      'line 2: the line is longer than 64 MiB',
    ]);
  });
});

describe('a packed file', () => {
  it('is unpacked if it is gzip, whatever its name, in several parts or one', async () => {
    const two = Buffer.concat([gzipSync(rows('ü')), gzipSync('1,f\n')]);
    expect(await textsOf(two)).toEqual(['ü', 'f']);
    expect(await textsOf(gzipSync(latin1(rows('ü'))), { encoding: 'latin1' })).toEqual(['ü']);
    const big = rows(...Array.from({ length: 100_000 }, (_, i) => `t${i}`));
    expect((await textsOf(gzipSync(big))).at(-1)).toBe('t99999');
  });

  it('is refused where it is cut off or damaged', async () => {
    const packed = gzipSync(rows(...Array.from({ length: 1000 }, (_, i) => `t${i * i}`)));
    expect(await problem(packed.subarray(0, -500))).toEqual(['the gzip data ends too early: the file is cut off']);
    const damaged = Buffer.from(packed);
    damaged[12] = 0xff;
    expect(await problem(damaged)).toEqual(['the gzip data is damaged']);
  });

  it.each([
    ['PK\x03\x04\x14', 'is not text but a ZIP archive or an Excel workbook'],
    ['PAR1\x15\x04', 'is not text but Parquet'],
    ['\x28\xb5\x2f\xfd\x04', 'is not text but compressed with Zstandard'],
    ['Obj\x01\x04', 'is not text but Avro'],
  ])('of another kind is named: %j', async (start, message) => {
    expect(await problem(latin1(start))).toEqual([message]);
    expect(await problem(gzipSync(latin1(start)))).toEqual([message]);
  });
});
