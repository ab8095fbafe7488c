import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { ArenaReader, ArenaReaders, ArenaWriter, leastArenaBytes } from '../../../../src/engines/local/hand-over/arena.ts';

const codes = (...of: number[]) => Uint32Array.from(of);

describe('an arena', () => {
  test('holds each string once, text and bytes alike, whatever dictionary it comes from', () => {
    const writer = new ArenaWriter(0, 0, 0);
    const picture = Uint8Array.of(255, 0, 128);
    expect(writer.encode(codes(2, 0, 2), { values: ['größe', 'never used', picture] })).toEqual(codes(0, 1, 0));
    expect(writer.encode(codes(0), { values: ['日本'] })).toEqual(codes(2));
    const { values } = new ArenaReader(writer.shared).dictionary();
    expect(values).toEqual([picture, 'größe', '日本']);
  });

  test('is the same dictionary for its readers, however it grows', () => {
    const writer = new ArenaWriter(0, 0, 0);
    const values = ['a'];
    const source = { values };
    writer.encode(codes(0), source);
    const reader = new ArenaReader(writer.shared);
    const before = reader.dictionary();
    expect(before.values).toEqual(['a']);
    values.push('b');
    expect(writer.encode(codes(1, 0), source)).toEqual(codes(1, 0));
    expect(reader.dictionary()).toBe(before);
    expect(before.values).toEqual(['a', 'b']);
  });

  test('says when it is full: of bytes, or of strings', () => {
    const half = 'x'.repeat(leastArenaBytes / 3);
    const writer = new ArenaWriter(0, 0, 0);
    expect(writer.encode(codes(0), { values: [half] })).toEqual(codes(0));
    expect(writer.encode(codes(0), { values: [`${half}y`] })).toBeUndefined();

    const strings = leastArenaBytes / 16;
    const short = { values: Array.from({ length: strings + 1 }, (_, i) => String(i)) };
    const all = Uint32Array.from({ length: strings + 1 }, (_, i) => i);
    expect(new ArenaWriter(1, 0, 0).encode(all, short)).toBeUndefined();
    expect(new ArenaWriter(2, 0, strings + 1).encode(all, short)).toEqual(all);
  });

  test('reaches a worker whose thread does not come to its event loop', () => {
    const { port1, port2 } = new MessageChannel();
    const readers = new ArenaReaders(port2);
    const writers = [0, 1, 2].map((id) => new ArenaWriter(id, 0, 0));
    writers.forEach((writer, id) => {
      writer.encode(codes(0), { values: [`of ${id}`] });
      port1.postMessage(writer.shared);
    });
    expect(readers.of(1).dictionary().values).toEqual(['of 1']);
    expect(readers.of(1)).toBe(readers.of(1));
    expect(readers.of(2).dictionary().values).toEqual(['of 2']);
    expect(() => readers.of(3)).toThrow('arena 3 is not there');
    port1.close();
  });
});
