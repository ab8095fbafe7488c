import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDueTimes, type ReplayOptions } from '../../src/workloads/replay.ts';
import { problemsOf, useFolder } from '../io/read.ts';

const folder = useFolder();
const due = async (text: string | Uint8Array, options: Partial<ReplayOptions> = {}) =>
  readDueTimes(await folder.write(text), { unit: 's', speed: 1, ...options });

describe('recorded times', () => {
  it('are numbers in seconds or milliseconds, after the first', async () => {
    expect(await due('# peak\n10\n\n10.5\n12\n')).toEqual([0, 500, 2000]);
    expect(await due('10\n10.5\n', { unit: 'ms', speed: 2 })).toEqual([0, 0.25]);
    expect(await due(gzipSync('1e3\r\n1001\r\n'))).toEqual([0, 1000]);
  });

  it('are timestamps, with or without a zone', async () => {
    expect(await due('2026-02-28T23:59:59Z\n2026-03-01T00:00:00.250Z\n2026-03-01T01:00:01+01:00\n')).toEqual([0, 1250, 2000]);
    expect(await due('2026-11-28 09:00:00 UTC\n2026-11-28 09:00:00.125000 UTC\n2026-11-28 09:01 UTC\n')).toEqual([
      0, 125, 60_000,
    ]);
    expect(await due('2026-11-28T09:00:00\n2026-11-28T09:00:01\n', { unit: 'ms' })).toEqual([0, 1000]);
    expect(await due('2026-11-28T09:00:00-0330\n2026-11-28T12:30:00.5Z\n')).toEqual([0, 500]);
  });

  it('stand in a column of a CSV file', async () => {
    const csv = 'id,at\n1,2026-11-28T09:00:00Z\n2,2026-11-28T09:00:01Z\n';
    expect(await due(csv, { column: 'at' })).toEqual([0, 1000]);
    expect(await problemsOf(() => due('id;at\n1;2\n', { column: 'at' }))).toEqual([
      'line 1: the header has no column "at"; it has: id;at',
    ]);
  });

  it.each([
    ['1\n2026-11-28T09:00:00Z\n', 'line 2: must be a time like 1, not "2026-11-28T09:00:00Z"'],
    [
      '2026-11-28T09:00:00Z\n2026-02-30T09:00:00Z\n',
      'line 2: must be a time like 2026-11-28T09:00:00Z, not "2026-02-30T09:00:00Z"',
    ],
    [
      '2026-11-28T09:00:00Z\n2026-11-28T08:59:59Z\n',
      'line 2: 2026-11-28T08:59:59Z follows 2026-11-28T09:00:00Z: times must ascend',
    ],
    ['noon\n', 'line 1: must be a time, such as 1.5 or 2026-11-28T09:00:00Z, not "noon"'],
    ['2\n1\n', 'line 2: 1 follows 2: times must ascend'],
    ['1\n1\n', 'all times are the same'],
    ['1\n', 'has 1 times; a replay needs at least two'],
  ])('are refused with their line: %j', async (text, problem) => {
    expect(await problemsOf(() => due(text))).toEqual([problem]);
  });
});
