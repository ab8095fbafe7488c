import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Batch } from '../batch.ts';
import { rowWriter } from '../model/json.ts';
import { parseOptions } from '../options.ts';
import type { Outcome } from '../predictor.ts';
import { openProblem } from './files.ts';
import type { SinkFactory } from './sink.ts';

const options = z.strictObject({});

/** One JSON object an instance: `{"key", "instance", "prediction"}`, or `"error"` in the prediction's place. */
export const jsonlSink: SinkFactory = {
  name: 'jsonl',
  parse: (raw) => parseOptions(options, raw, { key: 'sink' }),
  async open(_options, path, times) {
    const final = `${path}.jsonl`;
    const partial = `${final}.partial`;
    const failed = (cause: unknown) => {
      throw openProblem(partial, cause);
    };
    await mkdir(dirname(path), { recursive: true }).catch(failed);
    const file = await open(partial, 'w').catch(failed);
    // Rows that arrive while a write is under way leave together in the next one.
    let pending = '';
    let waiting: Promise<void> | undefined;
    let writing: Promise<void> = Promise.resolve();

    const flush = async () => {
      const text = pending;
      pending = '';
      waiting = undefined;
      const startMs = performance.now();
      await file.appendFile(text).catch(failed);
      times.writeS += (performance.now() - startMs) / 1000;
    };
    return {
      write(batch, outcome) {
        const startMs = performance.now();
        pending += rowsText(batch, outcome);
        times.formatS += (performance.now() - startMs) / 1000;
        waiting ??= writing = writing.then(flush);
        return waiting;
      },
      async close() {
        await writing.catch(() => undefined);
        await file.close();
        await rename(partial, final);
      },
    };
  },
};

function rowsText({ columns, keys, size }: Batch, { outputs, failed }: Outcome): string {
  const instance = rowWriter(columns);
  const prediction = rowWriter(outputs);
  let text = '';
  for (let i = 0; i < size; i++) {
    const failure = failed?.get(i);
    const result = failure === undefined ? `"prediction":${prediction(i)}` : `"error":${JSON.stringify(failure.message)}`;
    text += `{"key":${keys[i]},"instance":${instance(i)},${result}}\n`;
  }
  return text;
}
