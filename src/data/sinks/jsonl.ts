import { z } from 'zod';
import type { Batch } from '../../core/batch.ts';
import { parseOptions } from '../../core/options.ts';
import type { Outcome } from '../../core/predictor.ts';
import { joinPath, resolvePath } from '../storage/index.ts';
import { createOutput } from './output.ts';
import { rejectionText, resultWriter } from './result-text.ts';
import { sampled, sampledRows, sampleSchema } from './sample.ts';
import type { Sink, SinkFactory, SinkTarget, TextRows } from './sink.ts';

const options = z.strictObject({
  path: z.string().min(1, 'must name a folder').optional(),
  sample: sampleSchema.optional(),
});

type JsonlOptions = z.output<typeof options>;

/**
 * One JSON object per instance: `{"key", "line", "id", "instance", "prediction"}`, or `"error"` in place of the prediction; no instance if
 * the row gave none.
 */
export const jsonlSink: SinkFactory<JsonlOptions> = {
  name: 'jsonl',
  parse(raw, baseDir) {
    const { path, sample } = parseOptions(options, raw, { key: 'sink' });
    return { path: path === undefined ? undefined : resolvePath(baseDir, path), sample };
  },
  async open({ sample, ...options }, target, times) {
    const file = await createOutput(jsonlFile(options, target));
    // Rows that arrive during a write are written together in the next.
    let pending = new TextBuffer();
    let spare = new TextBuffer();
    let waiting: Promise<void> | undefined;
    let writing: Promise<void> = Promise.resolve();

    const flush = async () => {
      const full = pending;
      pending = spare;
      waiting = undefined;
      const startMs = performance.now();
      await file.write(full.bytes);
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
    const sink: Sink = {
      write: (batch, outcome) => append(() => appendRows(pending, batch, outcome)),
      reject: (rejections) =>
        append(() => {
          for (const rejection of rejections) pending.append(`${rejectionText(rejection)}\n`);
        }),
      async close() {
        // After a failed write the file is incomplete; the writer has the reason.
        const whole = await writing.then(
          () => true,
          () => false,
        );
        await file.close(whole);
      },
    };
    return sampled(sink, sample);
  },
  async openText({ sample, ...options }, target) {
    const file = await createOutput(jsonlFile(options, target));
    const rows: TextRows = {
      write: (some) => file.write(Buffer.from(some.map(({ text }) => `${text}\n`).join(''))),
      close: (whole) => file.close(whole),
    };
    return sampledRows(rows, sample);
  },
};

/** Where the rows of a cell are. */
export function jsonlFile(
  { path: folder }: Pick<JsonlOptions, 'path'>,
  { path, name }: Pick<SinkTarget, 'path' | 'name'>,
): string {
  return `${folder === undefined ? path : joinPath(folder, name)}.jsonl`;
}

/** Collects UTF-8 bytes of texts. */
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

/** Characters to join before encoding: joining many is slow, and so is encoding each row alone. */
const charactersAText = 1 << 14;

function appendRows(buffer: TextBuffer, batch: Batch, outcome: Outcome): void {
  const result = resultWriter(batch, outcome);
  let text = '';
  for (let i = 0; i < batch.size; i++) {
    text = `${result(i, text)}\n`;
    if (text.length < charactersAText) continue;
    buffer.append(text);
    text = '';
  }
  buffer.append(text);
}
