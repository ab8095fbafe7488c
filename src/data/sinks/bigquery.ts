import { z } from 'zod';
import type { Origin } from '../../core/batch.ts';
import { tablePattern } from '../google/bigquery/client.ts';
import { checkTable, type InsertedRow, openTableWriter } from '../google/bigquery/table-writer.ts';
import { rowWriter } from '../columns/json.ts';
import { parseOptions } from '../../core/options.ts';
import { membersIn, originText } from './result-text.ts';
import { sampled, sampledRows, sampleSchema } from './sample.ts';
import { type Sink, type SinkFactory, type TextRow, type TextRows, timedWrite } from './sink.ts';

const options = z.strictObject({
  projectId: z.string().min(1),
  table: z.string().regex(tablePattern, 'must be dataset.table or project.dataset.table'),
  sample: sampleSchema.optional(),
});

/** One table fits all models, since what differs is JSON. */
const fields = [
  { name: 'cell', type: 'STRING', mode: 'REQUIRED' },
  { name: 'key', type: 'INTEGER', mode: 'REQUIRED' },
  { name: 'origin', type: 'JSON' },
  { name: 'instance', type: 'JSON' },
  { name: 'prediction', type: 'JSON' },
  { name: 'error', type: 'STRING' },
];

/** One row per instance: cell, key, origin, instance, and prediction or error. A row's id is its cell and key, so that a repeated row appears once. */
export const bigquerySink: SinkFactory<z.output<typeof options>> = {
  name: 'bigquery',
  parse: (raw) => parseOptions(options, raw, { key: 'sink' }),
  check: ({ projectId, table }) => checkTable(projectId, { name: table, fields }),
  async open({ projectId, table, sample }, { name: cell, labels }, times) {
    const writer = await openTableWriter(projectId, { name: table, fields, labels });
    const rowOf = (key: number, from: Origin | undefined, more: Readonly<Record<string, string>>): InsertedRow => {
      const origin = originText(from);
      return { insertId: `${cell}/${key}`, json: { cell, key, ...(origin !== undefined && { origin }), ...more } };
    };
    const write = (format: () => InsertedRow[]) => timedWrite(times, format, (rows) => writer.write(rows));
    const sink: Sink = {
      write: (batch, { outputs, failed }) =>
        write(() => {
          const instance = rowWriter(batch.columns);
          const prediction = rowWriter(outputs);
          return Array.from(batch.keys, (key, i) => {
            const failure = failed?.get(i);
            return rowOf(key, batch.origins?.[i], {
              instance: instance(i),
              ...(failure === undefined ? { prediction: prediction(i) } : { error: failure.message }),
            });
          });
        }),
      reject: (rejections) =>
        write(() => rejections.map(({ key, failure, origin }) => rowOf(key, origin, { error: failure.message }))),
      close: async () => undefined,
    };
    return sampled(sink, sample);
  },
  async openText({ projectId, table, sample }, { name: cell, labels }) {
    const writer = await openTableWriter(projectId, { name: table, fields, labels });
    const rows: TextRows = {
      write: (some) => writer.write(some.map((row) => insertedRow(cell, row))),
      close: async () => undefined,
    };
    return sampledRows(rows, sample);
  },
};

/** Mirrored by sinks/bigquery.py. */
function insertedRow(cell: string, { key, text }: TextRow): InsertedRow {
  const { key: _, instance, prediction, error, ...origin } = Object.fromEntries(membersIn(text));
  const from = Object.entries(origin).map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  return {
    insertId: `${cell}/${key}`,
    json: {
      cell,
      key,
      ...(from.length > 0 && { origin: `{${from.join(',')}}` }),
      ...(instance !== undefined && { instance }),
      ...(prediction !== undefined && { prediction }),
      ...(error !== undefined && { error: JSON.parse(error) as string }),
    },
  };
}
