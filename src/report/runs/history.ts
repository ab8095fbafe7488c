/** The runs in a folder, each with what it said. */
import { basename } from 'node:path';
import type { Answer } from '../../analysis/answer/answer.ts';
import type { PastRun } from '../../analysis/runs/past-run.ts';
import type { RunRecord } from '../../core/record.ts';
import { engineText } from '../../core/engine-text.ts';
import { absent } from '../../core/text.ts';
import { type Block, list, text } from '../document.ts';
import type { RunsWords } from './words.ts';

/** A line, and what it says. */
export function pastRunBlocks({ dir, run }: PastRun, words: RunsWords): Block[] {
  if (!run.isReadable) return [text(basename(dir)), { kind: 'problem', text: words.unreadable(run.reason) }];
  const { record, answers, capacities } = run.analysis;
  const state = record.state === 'complete' ? [] : [words.runState[record.state]];
  const said = [...takes(answers, words), ...(capacities ?? []).map(({ strategy, found }) => words.capacity(strategy, found))];
  return [
    text(`${basename(dir)}  ${[begunText(record), machineText(record), ...state].join(', ')}`),
    list([said.length === 0 ? words.nothingSaid : said.join('; ')]),
  ];
}

/** Workloads with one answer together. */
function takes(answers: readonly Answer[], { take, takeOn }: RunsWords): string[] {
  const workloads = new Map<string, string[]>();
  for (const answer of answers) workloads.set(take(answer), [...(workloads.get(take(answer)) ?? []), answer.workload]);
  return [...workloads].map(([strategy, names]) => takeOn(strategy, names));
}

export function historyJson(runs: readonly PastRun[]): string {
  const listed = runs.map(({ dir, run }) => {
    if (!run.isReadable) return { dir, unreadable: run.reason };
    const { record, answers } = run.analysis;
    const { id, name, startedAt, state, machine, versions, engine } = record;
    const capacities = record.capacities?.map(({ strategy, found }) => ({ strategy, found }));
    return { dir, id, name, startedAt, state, machine, versions, engine, answers, capacities };
  });
  return JSON.stringify({ version: 1, runs: listed }, undefined, 2);
}

export function begunText({ startedAt }: RunRecord): string {
  return `${startedAt.slice(0, 10)} ${startedAt.slice(11, 16)}`;
}

/** With the engine, unless that is predbench's own. */
export function machineText({ machine, engine }: RunRecord): string {
  const hardware = machine === undefined ? absent : `${machine.cpu} x ${machine.cores}`;
  return engine === undefined ? hardware : `${hardware}, ${engineText(engine)}`;
}
