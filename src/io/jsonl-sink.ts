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

/** One JSON object an instance: `{"key", "instance", "prediction"}`, or `"error"` in the prediction's place; without an instance where the row gave none. */
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
    let pending = new TextBuffer();
    let spare = new TextBuffer();
    let waiting: Promise<void> | undefined;
    let writing: Promise<void> = Promise.resolve();

    const flush = async () => {
      const full = pending;
      pending = spare;
      waiting = undefined;
      const startMs = performance.now();
      await file.writeFile(full.bytes).catch(failed);
      times.writeS += (performance.now() - startMs) / 1000;
      full.clear();
      spare = full;
    };
    const append = (format: () => void) => {
      const startMs = performance.now();
      format();
      times.formatS += (performance.now() - startMs) / 1000;
      waiting ??= writing = writing.then(flush);
      return waiting;
    };
    return {
      write: (batch, outcome) => append(() => appendRows(pending, batch, outcome)),
      reject: (rejections) =>
        append(() => {
          for (const { key, failure } of rejections)
            pending.append(`{"key":${key},"error":${JSON.stringify(failure.message)}}\n`);
        }),
      async close() {
        // After a failed write the file keeps its temporary name: whoever wrote has the reason.
        const whole = await writing.then(
          () => true,
          () => false,
        );
        await file.close();
        if (whole) await rename(partial, final).catch(failed);
      },
    };
  },
};

/** UTF-8 bytes of texts, one after the other. */
class TextBuffer {
  #buffer = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  append(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    const needed = this.#length + text.length * 3;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    this.#length += this.#buffer.write(text, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }
}

/** Rows whose text is joined before it becomes bytes: joining many is slow, and so is encoding each alone. */
const rowsAText = 64;

function appendRows(buffer: TextBuffer, { columns, keys, size }: Batch, { outputs, failed }: Outcome): void {
  const instance = rowWriter(columns);
  const prediction = rowWriter(outputs);
  for (let start = 0; start < size; start += rowsAText) {
    let text = '';
    for (let i = start; i < Math.min(size, start + rowsAText); i++) {
      const failure = failed?.get(i);
      const result = failure === undefined ? `"prediction":${prediction(i)}` : `"error":${JSON.stringify(failure.message)}`;
      text += `{"key":${keys[i]},"instance":${instance(i)},${result}}\n`;
    }
    buffer.append(text);
  }
}
