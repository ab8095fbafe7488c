import { z } from 'zod';
import { tablePattern } from '../google/bigquery/client.ts';
import { type InsertedRow, openTableWriter } from '../google/bigquery/table-writer.ts';
import { rowWriter } from '../columns/json.ts';
import { parseOptions } from '../../core/options.ts';
import { type SinkFactory, timedWrite } from './sink.ts';

const options = z.strictObject({
  projectId: z.string().min(1),
  table: z.string().regex(tablePattern, 'must be dataset.table or project.dataset.table'),
});

/** One table fits all models, since what differs is JSON. */
const fields = [
  { name: 'cell', type: 'STRING', mode: 'REQUIRED' },
  { name: 'key', type: 'INTEGER', mode: 'REQUIRED' },
  { name: 'instance', type: 'JSON' },
  { name: 'prediction', type: 'JSON' },
  { name: 'error', type: 'STRING' },
];

/** One row per instance: cell, key, instance, and prediction or error. A row's id is its cell and key, so that a repeated row appears once. */
export const bigquerySink: SinkFactory<z.output<typeof options>> = {
  name: 'bigquery',
  parse: (raw) => parseOptions(options, raw, { key: 'sink' }),
  async open({ projectId, table }, { name: cell, labels }, times) {
    const writer = await openTableWriter(projectId, { name: table, fields, labels });
    const rowOf = (key: number, more: Readonly<Record<string, string>>): InsertedRow => ({
      insertId: `${cell}/${key}`,
      json: { cell, key, ...more },
    });
    const write = (format: () => InsertedRow[]) => timedWrite(times, format, (rows) => writer.write(rows));
    return {
      write: (batch, { outputs, failed }) =>
        write(() => {
          const instance = rowWriter(batch.columns);
          const prediction = rowWriter(outputs);
          return Array.from(batch.keys, (key, i) => {
            const failure = failed?.get(i);
            return rowOf(key, {
              instance: instance(i),
              ...(failure === undefined ? { prediction: prediction(i) } : { error: failure.message }),
            });
          });
        }),
      reject: (rejections) => write(() => rejections.map(({ key, failure }) => rowOf(key, { error: failure.message }))),
      close: async () => undefined,
    };
  },
};
