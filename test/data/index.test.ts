import { describe, expect, it } from 'vitest';
import { parseSink, parseSource } from '../../src/data/index.ts';
import { problemsOf } from '../io/read.ts';

describe('sources and sinks by name', () => {
  it('names the nearest where there is none', async () => {
    expect(await problemsOf(() => parseSource({ use: 'cvs' }, '.'))).toEqual([
      'source.use: there is no source "cvs" (did you mean "csv"?); there are: bigquery, csv, jsonl, natality',
    ]);
    expect(await problemsOf(() => parseSink({ use: 'nothing' }, '.'))).toEqual([
      'sink.use: there is no sink "nothing"; there are: bigquery, jsonl, none, pubsub',
    ]);
  });

  it('refuses options that a source or sink does not have, without reading anything', async () => {
    expect(await problemsOf(() => parseSource({ use: 'csv', paht: 'x.csv' }, '.'))).toEqual([
      'source.path: must be a path or a list of paths',
      'source.paht: unknown key (did you mean "path"?); allowed: path, encoding, columns, id, expected, labels, separator, decimal, quote, header, names',
    ]);
    expect(await problemsOf(() => parseSource({ use: 'natality', seed: 1.5 }, '.'))).toEqual([
      'source.seed: must be a whole number, not 1.5',
    ]);
    expect(await problemsOf(() => parseSink({ use: 'jsonl', pth: 'x' }, '.'))).toEqual([
      'sink.pth: unknown key (did you mean "path"?); allowed: path, sample',
    ]);
  });
});
