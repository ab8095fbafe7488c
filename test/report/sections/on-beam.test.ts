import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { renderComparisonCsv } from '../../../src/report/formats/csv/comparison.ts';
import { renderCsv } from '../../../src/report/formats/csv/cells.ts';
import { renderJson } from '../../../src/report/formats/json.ts';
import { reportSchema } from '../../../src/report/formats/json-schema.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import { korean } from '../../../src/report/language/ko/index.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { beamCell, beamRecord, beamResult, prism } from '../../fixtures/beam.ts';
import { fullRun, book } from '../../fixtures/run.ts';
import { jobResult, measured } from '../../fixtures/results.ts';

const onBeam = analyse(beamRecord(), book);
const lines = (text: string) => text.trimEnd().split('\n');
const details = renderMarkdown(sectionsOf(onBeam));

describe('the answer of a run on Beam', () => {
  test('names engine and runner first, and says which strategies are not Beam’s own', () => {
    expect(lines(renderTerminal(sectionsOf(onBeam))).slice(1, 4)).toEqual([
      "Run by Apache Beam 2.77.0 (Prism). direct-64 and null are Beam's own",
      "RunInference, in Python. direct-64-node is not Beam's, but runs in a Node",
      'process beside each worker.',
    ]);
  });

  test('in Korean', () => {
    expect(lines(renderTerminal(sectionsOf(onBeam, korean)))[1]).toBe(
      'Apache Beam 2.77.0 (Prism)에서 실행했습니다. Beam 자체의 RunInference(Python):',
    );
  });

  test('has the runtime of every strategy in its table', () => {
    expect(lines(details).filter((line) => /^\| (strategy \| runtime|(direct|null)\S* \| (python|node) )/.test(line))).toEqual([
      '| strategy | runtime | evidence | rows/s | latency | USD/million | days | h/month |',
      '| direct-64 | python | local | **2,500** \\* | — | **1.11** \\* | — | — |',
      '| direct-64-node | node | local | 2,000 \\~ | — | 1.11 \\~ | — | — |',
      '| null | python | not ranked | 8,000 | — | — | — | — |',
    ]);
  });

  test('takes a batch job for neither: it predicts outside the pipeline', () => {
    const job = jobResult({ beam: { workerProcesses: 2, rowsAgain: 0, metrics: {} } });
    const text = renderTerminal(sectionsOf(analyse(beamRecord([measured('batch-job', 'w', job)]), book)));
    expect(lines(text)[1]).toBe('Run by Apache Beam 2.77.0 (Prism).');
    expect(text).not.toContain('runtime');
  });
});

test('the null strategy shows what Beam and its runner can do', () => {
  expect(details).toContain('null is not ranked: predicts nothing: shows what Beam and its runner can do.');
});

test('a cell says what Beam did with it', () => {
  const result = beamResult({
    beam: beamCell({
      rowsAgain: 640,
      jobId: 'job-1',
      metrics: { 'BeamML/num_inferences': 10_000, 'BeamML/inference_request_batch_size/sum': 10_000 },
    }),
  });
  const text = renderMarkdown(sectionsOf(analyse(beamRecord([measured('direct', 'w', result)]), book)));
  expect(text).toContain(
    '- on Beam: runtime python; 2 worker processes; 640 rows worked on again, since Beam retried their bundle; job job-1\n',
  );
  expect(text).toContain('- counted by Beam: BeamML/num\\_inferences 10,000\n');
  expect(text).toContain('| set-up: start of the job, s | 3 |\n');
});

test('sizes that Beam chose are said to be, and its calls are no job', () => {
  const { batching: _, ...chosen } = beamResult().measured;
  const [row] =
    analyse(beamRecord([measured('direct', 'w', { ...beamResult(), measured: chosen })]), book).workloads[0]?.rows ?? [];
  expect(row?.model).toMatchObject({ kind: 'batch', isJob: false, callsAtOnce: 2 });
  const text = renderMarkdown(
    sectionsOf(analyse(beamRecord([measured('direct', 'w', { ...beamResult(), measured: chosen })]), book)),
  );
  expect(text).toContain("- calls of sizes that Beam's BatchElements chose\n");
});

test('where the workers are elsewhere, rows a CPU second are not known', () => {
  const { cpuS: _, peakRssBytes: _of, ...elsewhere } = beamResult().measured;
  const text = renderMarkdown(
    sectionsOf(analyse(beamRecord([measured('direct', 'w', { ...beamResult(), measured: elsewhere })]), book)),
  );
  expect(text).toContain("— for rows/CPU s: the CPU of Beam's workers is not known.");
});

test('how it was run: the engine with what it is made of', () => {
  expect(details).toContain('- engine: Apache Beam 2.77.0 (Prism); python 3.11.9, tensorflow 2.15.1\n');
  const begun = analyse(beamRecord(undefined, { engine: { ...prism, versions: {} } }), book);
  expect(renderMarkdown(sectionsOf(begun))).toContain('- engine: Apache Beam (Prism)\n');
});

test('the files for programs have it too', () => {
  const report = JSON.parse(renderJson(onBeam)) as unknown;
  expect(reportSchema.parse(report)).toMatchObject({
    run: { engine: prism },
    workloads: [{ strategies: [{ runtime: 'python', cells: [{ beam: beamCell() }] }, { runtime: 'node' }, {}] }],
    answers: [{ strategies: [{ runtime: 'python' }, { runtime: 'node' }, {}] }],
  });
  expect(renderCsv(onBeam)).toMatch(
    /^run,workload,strategy,repeat,cell,state,evidence,engine,runtime,[^\n]*\n[^\n]*,local,beam:prism,python,/,
  );
  expect(renderComparisonCsv(onBeam)).toMatch(/,evidence,runtime,[^\n]*\n[^\n]*,local,python,/);
});

test('a definition is that of the engine', () => {
  const makespan = (run: typeof onBeam) =>
    (JSON.parse(renderJson(run)) as { definitions: { key: string; meaning: string }[] }).definitions.find(
      ({ key }) => key === 'makespan_s',
    )?.meaning;
  expect(makespan(onBeam)).toBe('How long the batch took, from the first row that a worker read to the end of the job.');
  expect(makespan(analyse(fullRun, book))).toBe(
    'How long the batch took, from when all of it was due to the last result written.',
  );
});

test('on Dataflow the bill is the measured one, and no machine stands for another', () => {
  const usage = [
    { part: 'pipeline workers', sku: 'dataflow/batch/vcpu', quantity: 2, unit: 'vCPU h', evidence: 'measured', rule: 'Dataflow' },
  ] as const;
  const { machine: _, ...record } = beamRecord([measured('direct', 'w', beamResult({ evidence: 'cloud', usage }))], {
    engine: { ...prism, runner: 'dataflow' },
  });
  const analysis = analyse(record, book);
  const [row] = analysis.workloads[0]?.rows ?? [];
  expect(row?.model).toMatchObject({ kind: 'billed batch' });
  expect(row?.cost.lines.map(({ quantity, evidence }) => [quantity, evidence])).toEqual([[2, 'measured']]);
  expect(analysis.answers[0]?.verdict.place).toBeUndefined();
});
