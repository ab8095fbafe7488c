/** A job's results and errors, read by its protocol. What cannot be used costs what it touches, never the job. */
import { posix } from 'node:path';
import type { Feature } from '../../core/batch.ts';
import { isObject, parsePredictionJson } from '../../core/json.ts';
import type { Failure, KeyedOutcome } from '../../core/predictor.ts';
import { messageOf } from '../../core/problems.ts';
import { oneLine } from '../../core/text.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';
import type { FileEntry } from '../../data/storage/index.ts';
import type { Json, OutputLines } from './output-lines.ts';
import { textLines } from './text-lines.ts';

const blockRows = 4096;

export interface OutputForm {
  readonly lines: OutputLines;
  /** Of the input's lines. */
  readonly keyField: string;
  readonly outputs: readonly Feature[];
}

/** Outcomes in blocks, in the order of the files. A line without an instance's key becomes a remark. */
export async function* readResults(files: readonly FileEntry[], form: OutputForm): AsyncGenerator<KeyedOutcome, void> {
  const builder = new BatchBuilder(form.outputs, { nonFinite: true });
  const told = new Told();
  const take = function* (): Generator<KeyedOutcome, void> {
    const { keys, columns } = builder.take();
    if (keys.length > 0) yield { keys, outputs: columns };
    yield* told.take();
  };
  for await (const lines of linesOf(files)) {
    for (const line of lines) {
      const key = line.json && keyOf(line.json, form);
      if (line.json === undefined || key === undefined) told.remark(line, line.problem ?? 'a result without a key');
      else addResult(key, line.json);
      if (builder.size + told.size >= blockRows) yield* take();
    }
  }
  yield* take();

  function addResult(key: number, line: Json): void {
    const prediction = form.lines.predictionIn(line, form.outputs);
    const problem = isObject(prediction) ? builder.add(key, prediction)?.message : notOutputs(prediction, form.outputs);
    if (problem === undefined) return;
    const error = line['error'];
    const isError =
      error !== undefined && !(isObject(prediction) && form.outputs.some(({ name }) => Object.hasOwn(prediction, name)));
    told.fail(key, isError ? errorText(error) : `the job's result does not fit the signature: ${problem}`);
  }
}

/** Instances that the job reports as failed, if it says which. Services write all kinds of text here; the rest becomes remarks. */
export async function* readErrors(files: readonly FileEntry[], form: OutputForm): AsyncGenerator<KeyedOutcome, void> {
  const told = new Told();
  for await (const lines of linesOf(files)) {
    for (const line of lines) {
      const key = line.json && keyOf(line.json, form);
      if (line.json === undefined || key === undefined) told.remark(line, line.text === undefined ? line.problem : undefined);
      else told.fail(key, errorText(line.json['error'] ?? 'failed in the job'));
      if (told.size >= blockRows) yield* told.take();
    }
  }
  yield* told.take();
}

/** Failures and remarks of a block. */
class Told {
  #failed: { readonly key: number; readonly failure: Failure }[] = [];
  #remarks: string[] = [];

  get size(): number {
    return this.#failed.length + this.#remarks.length;
  }

  fail(key: number, message: string): void {
    this.#failed.push({ key, failure: { message } });
  }

  remark({ where, text }: OutputLine, problem: string | undefined): void {
    const parts = [where, problem, text === undefined ? undefined : quoted(text)];
    this.#remarks.push(parts.filter((part) => part !== undefined).join(': '));
  }

  *take(): Generator<KeyedOutcome, void> {
    if (this.size === 0) return;
    yield {
      keys: Float64Array.from(this.#failed, ({ key }) => key),
      outputs: {},
      failed: new Map(this.#failed.map(({ failure }, i) => [i, failure])),
      remarks: this.#remarks,
    };
    this.#failed = [];
    this.#remarks = [];
  }
}

interface OutputLine {
  /** `prediction.results-00000-of-00002:17`; the file alone where it could not be read on. */
  readonly where: string;
  readonly text?: string;
  readonly json?: Json;
  /** Why there is no JSON object. */
  readonly problem?: string;
}

async function* linesOf(files: readonly FileEntry[]): AsyncGenerator<readonly OutputLine[], void> {
  for (const { path } of files) {
    const file = posix.basename(path);
    try {
      for await (const lines of textLines(path))
        yield lines.map(({ number, text }) => ({ where: `${file}:${number}`, ...parsed(text) }));
    } catch (error) {
      yield [{ where: file, problem: `cannot be read on: ${messageOf(error)}` }];
    }
  }
}

function parsed(text: string | undefined): Omit<OutputLine, 'where'> {
  if (text === undefined) return { problem: 'not UTF-8' };
  try {
    const json = parsePredictionJson(text);
    return isObject(json) ? { text, json } : { text, problem: 'not a JSON object' };
  } catch {
    return { text, problem: 'not JSON' };
  }
}

/** A whole number, or its text: Python's services write either. */
function keyOf(line: Json, { lines, keyField }: OutputForm): number | undefined {
  const key = lines.keyIn(line, keyField);
  if (typeof key === 'number') return key;
  return typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : undefined;
}

function notOutputs(prediction: unknown, outputs: readonly Feature[]): string {
  const names = outputs.map(({ name }) => name).join(', ');
  return prediction === undefined ? 'no prediction' : `${quoted(jsonText(prediction))} in place of an object with ${names}`;
}

function errorText(error: unknown): string {
  const text = isObject(error) ? (error['message'] ?? error) : error;
  return quoted(typeof text === 'string' ? text : jsonText(text));
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'a value that is too deeply nested';
  }
}

/** A job's own text, for a message. */
function quoted(text: string): string {
  const line = oneLine(text);
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
