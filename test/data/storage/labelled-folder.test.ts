import { expect, test } from 'vitest';
import { labelledFolder } from '../../../src/data/storage/index.ts';

test("a job's folder names the run and the cell, and is another each time", () => {
  const labels = { 'predbench-run': 'mine-1', 'predbench-cell': 'batch-job-x-batch-1' };
  const [a, b] = [labelledFolder('gs://bucket/jobs/', labels), labelledFolder('gs://bucket/jobs/', labels)];
  expect(a).toMatch(/^gs:\/\/bucket\/jobs\/predbench-mine-1-batch-job-x-batch-1-[0-9a-f-]{36}$/);
  expect(a).not.toBe(b);
});
