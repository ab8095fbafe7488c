import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../src/data/sources/csv-records.ts';
import { useFolder } from '../../io/read.ts';

const folder = useFolder();

async function records(text: string) {
  const all = [];
  for await (const block of csvRecords(await folder.write(text))) all.push(...block);
  return all;
}

const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

describe('csvRecords', () => {
  it('reads cells, quoted where need be, with the line on which each record begins', async () => {
    expect(await records('a,b\n"1,5","say ""so"""\r\n\n"two\r\nlines",\n,"",x\n"last"')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1,5', 'say "so"'] },
      { line: 4, cells: ['two\r\nlines', ''] },
      { line: 6, cells: ['', '', 'x'] },
      { line: 7, cells: ['last'] },
    ]);
  });

  it('leaves out a byte order mark and carriage returns at the ends of lines', async () => {
    expect(await records('\uFEFFa,b\r\n1,\r\n\r\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', ''] },
    ]);
  });

  it('fails a record with a broken quote alone', async () => {
    expect(await records('1,a\n2,b"c\n3,"d"e\n4,"f\n5,g\n6,"h"\n7,i\n')).toEqual([
      { line: 1, cells: ['1', 'a'] },
      { line: 2, problem: 'a quote inside an unquoted cell' },
      { line: 3, problem: 'text after a closing quote' },
      { line: 4, problem: 'a quote is not closed' },
      { line: 5, cells: ['5', 'g'] },
      { line: 6, cells: ['6', 'h'] },
      { line: 7, cells: ['7', 'i'] },
    ]);
  });

  it('takes a quote that stays open to the end, or for very long, for a mistake of its line', async () => {
    expect(await records('1,"a\n2,b\n3,c')).toEqual([
      { line: 1, problem: 'a quote is not closed' },
      { line: 2, cells: ['2', 'b'] },
      { line: 3, cells: ['3', 'c'] },
    ]);
    const long = await records(`1,"a\n${'2,b\n'.repeat(40_000)}3,"c"\n`);
    expect(long.slice(0, 2)).toEqual([
      { line: 1, problem: 'a quote is not closed' },
      { line: 2, cells: ['2', 'b'] },
    ]);
    expect(long.at(-1)).toEqual({ line: 40_002, cells: ['3', 'c'] });
    expect(long).toHaveLength(40_002);
  });

  it('agrees with csv-parse over many reads, whatever the cells hold', async () => {
    const cells = ['', 'plain', 'ü€😀', 'a "quoted" one', 'a,b', 'two\nlines', '\r\n', '"', ' spaced '];
    const rows = Array.from({ length: 30_000 }, (_, i) => [
      `${i}`,
      ...[1, 7, 5].map((step) => cells[(i * step) % cells.length] as string),
    ]);
    const text = rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
    const read = await records(text);
    expect(read.map((record) => 'cells' in record && record.cells)).toEqual(rows);
    expect(parse(text)).toEqual(rows);
  });
});
