import { describe, expect, it } from 'vitest';
import { type Columns, DictionaryBuilder } from '../../../../src/core/batch.ts';
import { DictionaryCache, DictionaryLedger } from '../../../../src/engines/local/workers/messages.ts';

/** One column a text, each with a dictionary of its own. */
function columnsOf(texts: readonly string[]): Columns {
  return Object.fromEntries(
    texts.map((text, i) => {
      const dictionary = new DictionaryBuilder();
      return [`c${i}`, { dtype: 'string', shape: [], codes: Uint32Array.of(dictionary.codeOf(text)), dictionary }];
    }),
  );
}

describe('dictionaries on their way to a worker', () => {
  it('are sent once, and then what is new', () => {
    const ledger = new DictionaryLedger();
    const cache = new DictionaryCache();
    const dictionary = new DictionaryBuilder();
    const sent = (text: string) => {
      const codes = Uint32Array.of(dictionary.codeOf(text));
      const { columns, forget } = ledger.encode({ x: { dtype: 'string', shape: [], codes, dictionary } });
      expect(forget).toEqual([]);
      expect(cache.decode(columns, forget)).toMatchObject({ x: { codes, dictionary: { values: dictionary.values } } });
      return 'newValues' in columns['x']! ? columns['x'].newValues : [];
    };
    expect(sent('a')).toEqual(['a']);
    expect(sent('a')).toEqual([]);
    expect(sent('b')).toEqual(['b']);
  });

  it('are forgotten by the worker when they have grown large, the longest unused first', () => {
    const ledger = new DictionaryLedger();
    const text = 'x'.repeat(2 ** 20);
    const forgotten = Array.from({ length: 12 }, (_, i) => ledger.encode(columnsOf([`${text}${i}`])).forget);
    expect(forgotten).toEqual([[], [], [], [], [], [], [], [0], [1], [2], [3], [4]]);
  });

  it('are never forgotten while a call needs them, however large', () => {
    const ledger = new DictionaryLedger();
    const columns = columnsOf(Array.from({ length: 100 }, (_, i) => 'x'.repeat(2 ** 18) + i));
    expect(ledger.encode(columns).forget).toEqual([]);
    const again = ledger.encode(columns);
    expect(again.forget).toEqual([]);
    expect(Object.values(again.columns).every((column) => 'newValues' in column && column.newValues.length === 0)).toBe(true);
  });
});
