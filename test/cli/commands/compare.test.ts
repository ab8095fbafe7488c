/** `predbench compare` and `predbench history`, as their users have them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sealedText } from '../../../src/core/seal.ts';
import { predbench } from '../../commands/predbench.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { batches } from '../../fixtures/repeats.ts';
import { runRecord } from '../../fixtures/results.ts';

const rates = [1000, 1010, 1020, 1030, 1040, 1050];
const recordOf = (factor: number) =>
  sealedText(
    runRecord(
      batches(
        'direct',
        rates.map((rate) => rate * factor),
      ),
    ),
  );

/** Two runs, and what is none. */
const runs = () =>
  temporaryFolder({ 'results/a/run.json': recordOf(1), 'results/b/run.json': recordOf(0.8), 'results/c/run.json': '{}' });

test('says what changed, and writes it as files', async () => {
  const dir = await runs();
  const { code, stdout, stderr } = await predbench(['compare', 'a', 'results/b', '--out', 'compared'], dir, {
    GITHUB_STEP_SUMMARY: join(dir, 'summary.md'),
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'B beside A',
    'B is 20 % slower with direct on batch; nothing else changed beyond noise.',
  ]);
  expect((await readdir(join(dir, 'compared'))).toSorted()).toEqual(['compare.html', 'compare.json', 'compare.md']);
  const [html, markdown] = await Promise.all(
    ['html', 'md'].map((end) => readFile(join(dir, 'compared', `compare.${end}`), 'utf8')),
  );
  expect(html).toContain('B is 20 % slower with direct on batch');
  expect(await readFile(join(dir, 'summary.md'), 'utf8')).toContain('**B is 20 % slower with direct on batch');
  expect(markdown).toContain('**B is 20 % slower with direct on batch; nothing else changed beyond noise.**');
});

test('fails where a figure is worse than allowed, and where that cannot be judged', async () => {
  const dir = await runs();
  const codes = await Promise.all(
    ['throughput < -10 %', 'throughput < -30 %', 'p99 > 10 %'].map(
      async (limit) => (await predbench(['compare', 'a', 'b', '--fail-on', limit], dir)).code,
    ),
  );
  expect(codes).toEqual([6, 0, 6]);
});

test('as JSON alone', async () => {
  const dir = await runs();
  const { stdout } = await predbench(['compare', 'a', 'b', 'a', '--json'], dir);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    runs: [{ label: 'A' }, { label: 'B' }, { label: 'C' }],
    tests: { count: 4 },
  });
});

test('names all that is wrong at once', async () => {
  const dir = await runs();
  const { code, stdout, stderr } = await predbench(['compare', 'a', 'c', 'nowhere', '--fail-on', 'p99 > 5 ms, pace > 1 %'], dir);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.split('\n').filter((line) => line !== '' && !line.startsWith(' '))).toEqual([
    '--fail-on: must be a change in %, not "p99 > 5 ms"',
    '--fail-on: there is no figure "pace" (did you mean "late"?)',
    'results/c/run.json: is not a run of predbench: it has no version',
    'results/nowhere: there is no such run',
  ]);
});

test('asks for a second run', async () => {
  const dir = await runs();
  const { code, stderr } = await predbench(['compare', 'a'], dir);
  expect({ code, first: stderr.split('\n')[0] }).toEqual({
    code: 2,
    first: '<other>: missing: a comparison takes two runs or more',
  });
});

test('history lists the runs with what they said, and names what is none', async () => {
  const dir = await runs();
  const { code, stdout } = await predbench(['history'], dir);
  expect({ code, stdout }).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stdout": "a  2026-11-23 10:00, Test CPU x 4
      direct (sure) on batch
    b  2026-11-23 10:00, Test CPU x 4
      direct (sure) on batch
    c
    ! Cannot be read: is not a run of predbench: it has no version
    ",
    }
  `);
});

test('a condition on what no run has is a mistake', async () => {
  const dir = await runs();
  const { code, stderr } = await predbench(['compare', 'a', 'b', '--fail-on', 'direkt.throughput < -5 % on batch'], dir);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      '--fail-on: direkt.throughput < -5 % on batch: no run has a strategy "direkt" (did you mean "direct"?)\n    they have: direct\n',
  });
});

test('in Korean', async () => {
  const dir = await runs();
  const { stdout } = await predbench(['compare', 'a', 'b', '--lang', 'ko', '--out', 'ko'], dir);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'A 대비 B',
    'B: batch의 direct에서 처리량 20 % 감소. 그 밖에 유의한 변화는 없습니다.',
  ]);
  expect(await readFile(join(dir, 'ko', 'compare.html'), 'utf8')).toContain('<html lang="ko">');
});
