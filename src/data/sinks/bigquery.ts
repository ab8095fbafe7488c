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

/** One table for the results of any model: what differs from model to model is JSON. */
const fields = [
  { name: 'cell', type: 'STRING', mode: 'REQUIRED' },
  { name: 'key', type: 'INTEGER', mode: 'REQUIRED' },
  { name: 'instance', type: 'JSON' },
  { name: 'prediction', type: 'JSON' },
  { name: 'error', type: 'STRING' },
];

/** One row an instance: the cell, the key, the instance, and its prediction or error. A row's id is its cell and key: sent twice, it is there once. */
export const bigquerySink: SinkFactory<z.output<typeof options>> = {
  name: 'bigquery',
  parse: (raw) => parseOptions(options, raw, { key: 'sink' }),
  async open({ projectId, table }, { name: cell }, times) {
    const writer = await openTableWriter(projectId, table, fields);
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
