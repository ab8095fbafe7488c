import { z } from 'zod';
import { openQuery, openTable, type Row, type Rows } from '../google/bigquery/rows.ts';
import { shownName, tableName, tablePattern } from '../google/bigquery/client.ts';
import type { Labels } from '../../core/labels.ts';
import { parseOptions } from '../../core/options.ts';
import { natalityQuery } from './natality-query.ts';
import { type RawBlock, rowSource } from './rows.ts';
import { rowOptions, rowOptionsOf } from './row-options.ts';
import type { SourceFactory } from './source.ts';

const options = z
  .strictObject({
    projectId: z.string().min(1),
    table: z.string().regex(tablePattern, 'must be dataset.table or project.dataset.table').optional(),
    query: z.string().min(1).optional(),
    rows: z.number().int().min(1).max(1_000_000_000).optional(),
    location: z.string().min(1).optional(),
    ...rowOptions,
  })
  .refine(({ table, query }) => (table === undefined) !== (query === undefined), {
    error: 'needs either `table` or `query`, not both',
  })
  .refine(({ query, rows }) => (query === natality) === (rows !== undefined), {
    error: '`rows` is required with `query: natality`, and only allowed there; in your own query, use LIMIT',
    path: ['rows'],
  });

/** Name of the built-in query. */
const natality = 'natality';

type BigqueryOptions = z.output<typeof options>;

/** A table, the result of a query, or the births of the experiment of 2018 (`query: natality`). Features take the columns of their names. */
export const bigquerySource: SourceFactory<BigqueryOptions> = {
  name: 'bigquery',
  parse: (raw) => parseOptions(options, raw, { key: 'source' }),
  async open(given, features, labels) {
    const shown = shownOf(given);
    const rows = await openRows(given, shown, labels);
    const source = rowSource(features, {
      files: [],
      description: `bigquery ${shown}${rows.bytesScanned === undefined ? '' : ` (scans ${(rows.bytesScanned / 1e9).toFixed(3)} GB)`}`,
      options: rowOptionsOf(given),
      input: { file: shown, columns: rows.columns },
      unit: 'row',
      blocks: (columns, limit) => numbered(rows.pages(limit, columns)),
    });
    return { ...source, isBilled: given.query !== undefined };
  },
};

function openRows(
  { projectId, table, query = '', rows = 0, location }: BigqueryOptions,
  shown: string,
  labels: Labels,
): Promise<Rows> {
  if (table !== undefined) return openTable(projectId, table);
  return openQuery(
    projectId,
    { query: query === natality ? natalityQuery(rows) : query, labels, ...(location && { location }) },
    shown,
  );
}

function shownOf({ projectId, table, query = '', rows }: BigqueryOptions): string {
  if (table !== undefined) return shownName(tableName(table, projectId));
  if (query === natality) return `${natality}, ${rows} births`;
  const line = query.replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

async function* numbered(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<RawBlock, void> {
  let line = 0;
  for await (const rows of pages) yield { rows: rows.map((row) => ({ line: ++line, row })) };
}
