/** `predbench costs` and `predbench reconcile`, as their users have them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { predbench } from '../../commands/predbench.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { billFile } from '../../prices/bill/bill-file.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const seed = join(root, 'data/seed-2018');
const local = join(root, 'results/example');

interface Costs {
  readonly run: string;
  readonly usd: number;
  readonly unpriced: readonly string[];
  readonly lines: readonly { readonly wasBilled: boolean; readonly usage: { readonly sku: string; readonly usd?: number } }[];
}

test('costs lists every line; what has no price is named, and is no cost', async () => {
  const [shown, data] = await Promise.all([
    predbench(['costs', seed, '--workload', 'batch-10k']),
    predbench(['costs', seed, '--workload', 'batch-10k', '--json']),
  ]);
  const { run, usd, unpriced, lines } = JSON.parse(data.stdout) as Costs;
  expect(run).toBe('seed-2018');
  expect(unpriced).toEqual(['ai-platform/online-prediction']);
  expect(lines.every(({ wasBilled }) => wasBilled)).toBe(true);
  expect(lines.reduce((sum, one) => sum + (one.usage.usd ?? 0), 0)).toBeCloseTo(usd, 12);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/^Estimate of seed-2018: at least 0\.\d+ USD \(us-central1-2018 \+\nus-central1-2026-11\)\.\n/);
  expect(shown.stdout).toContain('All of it was used in the cloud, and so billed.');
  expect(shown.stdout).toMatch(/^ {2}rest +batch-10k +1 +endpoint +ai-platform\/online-prediction +1 +run +— +unpriced$/m);
  expect(shown.stdout).toContain('! no price, so not in the sum: ai-platform/online-prediction');
});

test('costs says plainly that nothing of a run on this machine was billed', async () => {
  const { stdout } = await predbench(['costs', local]);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Nothing of it was billed: it ran on this machine: the estimate is of the same run in the cloud.',
  );
});

test('costs writes the lines in the columns of FOCUS, to a new file only', async () => {
  const dir = await temporaryFolder();
  const { stderr } = await predbench(['costs', seed, '--focus', 'estimate.csv'], dir);
  expect(stderr).toContain('written: estimate.csv');
  const text = await readFile(join(dir, 'estimate.csv'), 'utf8');
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  const { stdout } = await predbench(['costs', seed, '--json']);
  const { lines } = JSON.parse(stdout) as Costs;
  expect(rows.map(({ SkuId }) => SkuId)).toEqual(lines.map(({ usage }) => usage.sku));
  expect(rows.map(({ BilledCost }) => (BilledCost === '' ? undefined : Number(BilledCost)))).toEqual(
    lines.map(({ usage }) => usage.usd),
  );
  const again = await predbench(['costs', seed, '--focus', 'estimate.csv'], dir);
  expect([again.code, again.stderr]).toEqual([2, 'estimate.csv: already exists\n    name a new file\n']);
  expect(await readFile(join(dir, 'estimate.csv'), 'utf8')).toBe(text);
});

test('reconcile holds the estimate against a bill: its own estimate as a bill agrees', async () => {
  const dir = await temporaryFolder();
  await predbench(['costs', seed, '--workload', 'batch-10k', '--focus', 'estimate.csv'], dir);
  const text = await readFile(join(dir, 'estimate.csv'), 'utf8');
  // An estimate without a price is no bill.
  const refused = await predbench(['reconcile', seed, 'estimate.csv'], dir);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('BilledCost: is empty: an estimate is no bill')]);
  const bill = text.split('\r\n').filter((line) => !line.includes('online-prediction'));
  await writeFile(join(dir, 'bill.csv'), bill.join('\r\n'));
  const { stdout, code } = await predbench(['reconcile', seed, 'bill.csv', '--json'], dir);
  const found = JSON.parse(stdout) as { usd: string; attributed: string; unexplained: object[]; lines: { rows: number }[] };
  expect(found).toMatchObject({ usd: found.attributed, unexplained: [], agrees: false });
  expect(found.lines.filter(({ rows }) => rows === 1)).toHaveLength(bill.length - 2);
  // The bill lacks the larger workloads.
  expect(code).toBe(5);
  const shown = await predbench(['reconcile', seed, 'bill.csv'], dir);
  expect(shown.stdout).toMatch(
    /^\d+ of \d+ lines differ from the bill by more than 1 % or 0\.01 USD, whichever is\s+more\. The bill is/,
  );
  expect(shown.stdout).toMatch(/^ {2}direct +batch-10k +1 +dataflow\/batch\/vcpu +0\.00969111 +0\.00969111 +0 +1$/m);
  expect(shown.stdout).toMatch(/^ {2}direct +batch-1m +2 +dataflow\/batch\/vcpu +0\.06552 +— +-0\.06552 +0$/m);
  expect(shown.stdout).toMatch(/^! the bill lacks \d+ of \d+ lines: those with 0 rows$/m);
});

test('reconcile shows where each dollar belongs', async () => {
  const charge = { BillingCurrency: 'USD', ChargeCategory: 'Usage', SkuId: 'X', Tags: '' };
  const bill = await billFile([
    { ...charge, BilledCost: '12.5' },
    { ...charge, BilledCost: '0.25', ChargeCategory: 'Tax' },
  ]);
  const { stdout, code } = await predbench(['reconcile', local, bill]);
  expect(stdout).toBe(`There is nothing to hold against the bill. The bill is 12.75 USD in 2 rows.
  Nothing of it was billed: it ran on this machine: the estimate is of the same
    run in the cloud.

  of the bill      USD    rows  why
  in the estimate  0      —     lines of the estimate, at list price
  foreign          12.5   1     no label of this run: somebody else's use, or the run's own before it was labelled
  tax              0.25   1     taxes
  the bill         12.75  —     the sum of these
`);
  expect(code).toBe(0);
});

test.each([
  [['costs'], '<result>: is missing: name a run, results/<id>'],
  [['costs', seed, '--workload', 'batch-10'], '--workload: the run has no workload "batch-10" (did you mean "batch-10k"?)'],
  [['costs', seed, '--focus', 'estimate.txt'], '--focus: must end with .csv, not "estimate.txt"'],
  [['reconcile', seed], '<bill>: is missing: name a bill in FOCUS columns, a .csv file'],
  [['reconcile', seed, 'bill.csv', '--label', 'births'], '--label: must be KEY=VALUE, not "births"'],
  [['reconcile', seed, 'nothing.csv'], 'nothing.csv: '],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await predbench(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
