import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mersenne } from 'pure-rand/generator/mersenne';
import { parseSource } from '../../../src/data/index.ts';
import type { Position, Source } from '../../../src/data/sources/source.ts';
import { resultWriter, rejectionText } from '../../../src/data/sinks/result-text.ts';
import { features, openWith, problemsOf, useFolder } from '../../io/read.ts';

const folder = useFolder();

/** What the sink would have of each row, in order: key, origin and values, or key, origin and reason. */
async function linesOf(source: Source, limit: number, at?: Position): Promise<string[]> {
  const lines: string[] = [];
  const times = { readS: 0, processS: 0 };
  for await (const { batch, rejected } of source.read({ limit, chunkRows: 1000, times, ...(at && { at }) })) {
    const write = resultWriter(batch, { outputs: {} });
    batch.keys.forEach((key, i) => (lines[key] = write(i)));
    for (const rejection of rejected) lines[rejection.key] = rejectionText(rejection);
  }
  return lines;
}

/** The same line, read from `row` of the pass on. */
const from = (row: number) => (line: string) => line.replace(/^\{"key":(\d+)/, (_, key: string) => `{"key":${Number(key) - row}`);

/** Starts found, after reading from each of them has been compared with reading in one go. */
async function startsOf(source: Source): Promise<readonly Position[]> {
  const whole = await linesOf(source, Infinity);
  const { rows, starts } = (await source.positions?.(Infinity, 1)) ?? { rows: 0, starts: [] };
  expect(rows).toBe(whole.length);
  for (const at of starts) {
    // To the end of the pass where that is not long.
    const limit = at === starts.at(-1) ? Infinity : 2000;
    const rows = await linesOf(source, limit, JSON.parse(JSON.stringify(at)) as Position);
    expect(rows).toEqual(whole.slice(at.row, at.row + limit).map(from(at.row)));
  }
  return starts;
}

const random = mersenne(7);
const pick = <T>(all: readonly T[]): T => all[(random.next() >>> 0) % all.length] as T;
const lines = (count: number, make: (i: number) => string, end = '\n') =>
  Array.from({ length: count }, (_, i) => make(i) + end).join('');

/** Rows that are right, and rows that are wrong in all the ways of CSV. */
const cells = [
  '30,m',
  '30,"m"',
  '30,"a ""quoted"" word"',
  '"30","two\nlines"',
  '30,"three\n\n\nlines, ""all"" of one"',
  '30,é€😀',
  '',
  'old,m',
  '30',
  '30,m,x',
  '30,a"b',
  '"30"x,m',
  ' ,',
  '30,"\r\n"',
];
const hostile = (end: string) => lines(30_000, (i) => `${i},${pick(cells)}`, end);
const header = 'n,age,sex\n';

describe('reading from a position', () => {
  it.each([
    ['lines that end with LF', header + hostile('\n'), {}],
    ['lines that end with CRLF', header + hostile('\r\n'), {}],
    ['a byte order mark', `\uFEFF${header}${hostile('\n')}`, {}],
    ['lines that end with CR alone', (header + lines(30_000, (i) => `${i},30,é`)).replaceAll('\n', '\r'), {}],
    ['CR in later lines', header + lines(30_000, (i) => `${i},30,"a\rb"`), {}],
    ['no header', `0,30,m\n${hostile('\n')}`, { names: ['n', 'age', 'sex'], header: false }],
    [
      'other signs',
      header.replaceAll(',', ';') + lines(30_000, (i) => `${i};3,5;'it''s\n'`),
      { separator: ';', quote: "'", decimal: ',' },
    ],
    ['no quotes', header + lines(30_000, (i) => `${i},30,"${i}`), { quote: false }],
    ['quotes that are never closed', header + lines(160_000, (i) => (i === 9 ? `${i},30,"open` : `${i},30,m`)), {}],
    [
      'a row longer than a read',
      header + lines(20_000, (i) => (i % 7000 === 9 ? `${i},30,"${'x\n'.repeat(80_000)}"` : `${i},30,some text`)),
      {},
    ],
    ['no end of the last line', `${header}${hostile('\n')}9,30,m`, {}],
  ])('of a csv file gives the same rows with %s', async (_, text, options) => {
    const path = await folder.write(text);
    const source = await openWith('csv', path, { id: 'n', ...options });
    expect((await startsOf(source)).length).toBeGreaterThan(4);
  });

  it('of JSON lines gives the same rows, wrong ones and empty lines counted as in one go', async () => {
    const objects = [
      '{"age":30,"sex":"m","n":12345678901234567890}',
      '{"age":NaN,"sex":"m"}',
      '[1]',
      '{"age":',
      '  ',
      '',
      '{"age":1,"sex":"\u2028"}',
    ];
    const source = await openWith('jsonl', await folder.write(lines(40_000, () => pick(objects))), { id: 'n' });
    expect((await startsOf(source)).length).toBeGreaterThan(8);
  });

  it('of several files gives the same rows, and packed or in other encodings they are entered at their start', async () => {
    const plain = await folder.write(header + hostile('\n'), 'a.csv');
    const packed = await folder.write(gzipSync(header + hostile('\n')), 'b.csv');
    const reordered = await folder.write(`sex,age,n\n${lines(30_000, (i) => `m,${i},${i}`)}`, 'c.csv');
    const utf16 = await folder.write(Buffer.from(`\uFEFF${header}${hostile('\n')}`, 'utf16le'), 'd.csv');
    const source = await openWith('csv', [plain, packed, utf16, reordered], { id: 'n' });
    const starts = await startsOf(source);
    const inFile = (file: number) => starts.filter((start) => start.inFile?.file === file);
    expect(inFile(0).length).toBeGreaterThan(4);
    expect(inFile(1).map((start) => start.inFile?.byte)).toEqual([0]);
    expect(inFile(2).map((start) => start.inFile?.byte)).toEqual([0]);
    expect(inFile(3).length).toBeGreaterThan(4);
  });

  it('of drawn births gives the same rows', async () => {
    const source = await parseSource({ use: 'natality', seed: 3 }, '.')([{ name: 'mother_age', dtype: 'float32', shape: [] }]);
    const whole = await linesOf(source, 6000);
    const positions = await source.positions?.(5000, 1500);
    expect(positions).toEqual({ rows: 5000, starts: [{ row: 0 }, { row: 1500 }, { row: 3000 }, { row: 4500 }] });
    for (const at of positions?.starts ?? [])
      expect(await linesOf(source, 700, at)).toEqual(whole.slice(at.row, at.row + 700).map(from(at.row)));
  });
});

describe('positions', () => {
  it('are as far apart as asked, and go no further than the rows asked for', async () => {
    const source = await openWith('csv', await folder.write(header + lines(100_000, (i) => `${i},30,m`)), {});
    const { rows, starts } = (await source.positions?.(50_000, 10_000)) ?? { rows: 0, starts: [] };
    expect(rows).toBe(50_000);
    const gaps = starts.slice(1).map(({ row }, i) => row - (starts[i]?.row ?? 0));
    expect(starts[0]).toEqual({ row: 0 });
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
    expect(gaps.length).toBeGreaterThanOrEqual(3);
  });

  it('of a file that cannot be read say where it is broken, by the line of the whole file', async () => {
    const text = Buffer.concat([Buffer.from(header + lines(50_000, (i) => `${i},30,ü`)), Buffer.from('1,1,\xe9\n', 'latin1')]);
    const source = await openWith('csv', await folder.write(text), {}, features);
    const message = ['line 50002: byte 5 of the line, 0xE9, is not UTF-8'];
    expect(await problemsOf(() => source.positions?.(Infinity, 1))).toEqual(message);
    const { starts } = (await source.positions?.(40_000, 1)) ?? { starts: [] };
    expect(starts.length).toBeGreaterThan(4);
    const at = starts.at(-1) as Position;
    expect(await problemsOf(() => linesOf(source, Infinity, at))).toEqual(message);
  });
});
