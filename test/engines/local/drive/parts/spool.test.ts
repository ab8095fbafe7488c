import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Batch, rowsOf, type StringElement } from '../../../../../src/core/batch.ts';
import type { FeedChunk } from '../../../../../src/engines/feed.ts';
import { Spool } from '../../../../../src/engines/local/drive/parts/spool.ts';
import { batchOf } from '../../../../../src/strategies/contract-suite/shared.ts';
import { temporaryFolder } from '../../../../experiment/folder.ts';

const features = [
  { name: 'x', dtype: 'float32', shape: [2] },
  { name: 'big', dtype: 'int64', shape: [] },
  { name: 'text', dtype: 'string', shape: [] },
] as const;

function chunk(texts: readonly StringElement[], more: Partial<FeedChunk & Batch> = {}): FeedChunk {
  const rows = texts.map((text, i) => ({ x: [i + 0.5, -0], big: -(2 ** 53) + 1 + i, text }));
  const { rejected = [], ...batch } = more;
  return { batch: { ...batchOf(rows, features), ...batch }, rejected };
}

async function readBack(chunks: readonly FeedChunk[]) {
  const folder = await temporaryFolder({ '.keep': '' });
  const spool = await Spool.create(join(folder, 'sent'));
  for (const one of chunks) await spool.add(one);
  const read: FeedChunk[] = [];
  for await (const one of spool.read()) read.push(one);
  await spool.close();
  return { read, left: await readdir(folder) };
}

const plain = ({ batch, rejected }: FeedChunk) => ({
  rows: rowsOf(batch),
  keys: [...batch.keys],
  origins: batch.origins,
  rejected,
});

test('chunks come back as they were, and the file is removed', async () => {
  const chunks = [
    chunk(['a', 'ü\u0000', new Uint8Array([0xff, 0, 0xfe])], {
      keys: Float64Array.of(4, 6, 7),
      origins: [{ line: 5, id: '"x"' }, { line: 7 }, { file: 'b.csv', line: 1 }],
      rejected: [{ key: 5, failure: { message: 'line 6: bad' }, origin: { line: 6 } }],
    }),
    chunk([], { rejected: [{ key: 8, failure: { message: 'bad' } }] }),
    chunk(['a', 'b']),
  ];
  const { read, left } = await readBack(chunks);
  expect(read.map(plain)).toEqual(chunks.map(plain));
  expect(left).toEqual(['.keep']);
});

test('a dictionary is stored once, however many chunks share it', async () => {
  const first = chunk(['only once']);
  const { read } = await readBack([first, first, first]);
  const [dictionary, ...others] = read
    .map(({ batch }) => batch.columns['text'])
    .map((column) => column && 'dictionary' in column && column.dictionary);
  for (const other of others) expect(other).toBe(dictionary);
  expect(read.map(plain)).toEqual([first, first, first].map(plain));
});

test('a folder that is not there is said in words', async () => {
  const folder = await temporaryFolder({ '.keep': '' });
  await expect(Spool.create(join(folder, 'none/sent'))).rejects.toThrow(/the file does not exist/);
});
