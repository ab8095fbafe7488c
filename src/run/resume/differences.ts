/** What keeps a stored run from being continued: cells of one run must be of one experiment, model, data, machine and software. */
import { isDeepStrictEqual } from 'node:util';
import { localModel } from '../../data/model/local-copy.ts';
import { modelContents } from '../../data/model/contents.ts';
import { sourceSha256 } from '../../data/sources/contents.ts';
import { isObject } from '../../core/json.ts';
import { versions } from '../../core/machine.ts';
import type { Problem } from '../../core/problems.ts';
import type { RunRecord } from '../../core/record.ts';
import { engineVersions, machineOf } from '../engines.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { StoredExperiment } from '../../core/stored-experiment.ts';

const anew = 'run it anew: without --resume';

/** All that differs between the run and what would be measured now; `experiment`: where one is named beside the run. */
export async function resumeProblems(
  record: RunRecord,
  plan: Plan,
  experiment: StoredExperiment | undefined,
): Promise<Problem[]> {
  const messages = [
    ...(experiment === undefined ? [] : differences(record.experiment, experiment, '')),
    ...(await modelDifferences(record, plan)),
    ...(await sourceDifferences(record, plan)),
    ...scheduleDifferences(record, plan),
    ...differences(record.machine, machineOf(plan.engine), 'machine'),
    ...differences(record.versions, await versions(), 'versions'),
    ...differences(record.engine?.versions ?? {}, await engineVersions(plan.engine), 'engine.versions'),
  ];
  return messages.map((message) => ({ file: '--resume', message, remedy: anew }));
}

async function modelDifferences({ model: { sha256 } }: RunRecord, { modelPath }: Plan): Promise<string[]> {
  if (sha256 === undefined) return ['the run does not store the checksum of its model: nobody knows whether it is the same'];
  const { sha256: now } = await modelContents(await localModel(modelPath));
  return now === sha256 ? [] : [`the model has changed: its SHA-256 was ${start(sha256)} and is ${start(now)}`];
}

/** Of what has no checksum, such as a table, nobody knows. */
async function sourceDifferences({ source }: RunRecord, plan: Plan): Promise<string[]> {
  if (source.description !== plan.sourceDescription)
    return [`the source was ${source.description} and is ${plan.sourceDescription}`];
  const now = await sourceSha256(plan.sourceFiles);
  return now === source.sha256 ? [] : [`the data has changed: its SHA-256 was ${start(source.sha256)} and is ${start(now)}`];
}

/** Recorded due times, which stand in a file of their own. */
function scheduleDifferences({ cells }: RunRecord, { workloads }: Plan): string[] {
  return workloads.flatMap((workload) => {
    if (workload.kind !== 'stream' || workload.arrivals !== 'replay') return [];
    const was = cells.flatMap((cell) => {
      const summary = cell.workload === workload.name && 'result' in cell ? cell.result?.measured.workload : undefined;
      return summary?.kind === 'stream' && summary.replaySha256 !== undefined ? [summary.replaySha256] : [];
    });
    return was.every((sha256) => sha256 === workload.sha256)
      ? []
      : [`the due times of ${workload.name} have changed: ${workload.path}`];
  });
}

function start(sha256: string | undefined): string {
  return sha256 === undefined ? 'not known' : `${sha256.slice(0, 12)}...`;
}

/** `strategies[1].batching.maxSize was 64 and is 32`. */
export function differences(was: unknown, now: unknown, key: string): string[] {
  if (isDeepStrictEqual(was, now)) return [];
  const [entriesWas, entriesNow] = [was, now].map(entriesOf);
  if (entriesWas === undefined || entriesNow === undefined) return [`${key} was ${shown(was)} and is ${shown(now)}`];
  const names = new Set([...entriesWas.keys(), ...entriesNow.keys()]);
  return [...names].flatMap((name) => differences(entriesWas.get(name), entriesNow.get(name), keyIn(was, key, name)));
}

function entriesOf(value: unknown): Map<string, unknown> | undefined {
  return Array.isArray(value) || isObject(value) ? new Map(Object.entries(value)) : undefined;
}

function keyIn(parent: unknown, key: string, name: string): string {
  if (Array.isArray(parent)) return `${key}[${name}]`;
  return key === '' ? name : `${key}.${name}`;
}

const mostShown = 80;

function shown(value: unknown): string {
  const text = value === undefined ? 'not there' : JSON.stringify(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text;
}
