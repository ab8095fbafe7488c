/** Rows of a table, or of a query's result. */
import type { Job, TableField } from '@google-cloud/bigquery';
import type { Labels } from '../../../core/labels.ts';
import { throwing } from '../errors.ts';
import { bigqueryError, connect, shownName, tableName } from './client.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface Rows {
  /** Names of the top-level columns. */
  readonly columns: readonly string[];
  /** Bytes that the query reads, which BigQuery bills; absent for a table, whose rows are free to list. */
  readonly bytesScanned?: number;
  /** One pass over at most `limit` rows, in pages; the next page is fetched while one is processed. */
  pages(limit: number, selected: ReadonlySet<string>): AsyncIterable<readonly Row[]>;
}

const rowsAPage = 10_000;
const role = 'the roles BigQuery Data Viewer (on the data) and BigQuery Job User (on the project)';

/** Rejects with ProblemsError if there is no such table. */
export async function openTable(projectId: string, name: string): Promise<Rows> {
  const named = tableName(name, projectId);
  const client = await connect(projectId);
  const table = client.dataset(named.dataset, { projectId: named.projectId }).table(named.table);
  const refused = throwing((cause) => bigqueryError(shownName(named), cause, role));
  const [{ schema }] = await table.getMetadata().catch(refused);
  return {
    columns: columnsOf(schema),
    pages: (limit, selected) =>
      pages((options) => table.getRows({ ...options, selectedFields: [...selected].join(',') }).catch(refused), limit),
  };
}

interface QueryToRun {
  readonly query: string;
  readonly location?: string;
  /** Of the job. */
  readonly labels: Labels;
}

/** Checks the query without running it. Rejects with ProblemsError if BigQuery refuses it. */
export async function openQuery(projectId: string, asked: QueryToRun, shown: string): Promise<Rows> {
  const client = await connect(projectId);
  const refused = throwing((cause) => bigqueryError(shown, cause, role));
  const [{ metadata }] = await client.createQueryJob({ ...asked, dryRun: true }).catch(refused);
  let job: Promise<Job> | undefined;
  return {
    columns: columnsOf(metadata.statistics?.query?.schema),
    bytesScanned: Number(metadata.statistics?.totalBytesProcessed ?? 0),
    // A second pass reads the results of the first.
    pages: (limit) =>
      pages(async (options) => {
        job ??= client.createQueryJob({ ...asked }).then(([made]) => made);
        return (await job.catch(refused)).getQueryResults(options).catch(refused);
      }, limit),
  };
}

function columnsOf(schema: { readonly fields?: readonly TableField[] } | undefined): string[] {
  return (schema?.fields ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
}

type Page = readonly [rows: readonly Row[], next: { readonly pageToken?: string } | null];

interface PageOptions {
  readonly autoPaginate: false;
  readonly wrapIntegers: true;
  readonly maxResults: number;
  readonly pageToken?: string;
}

async function* pages(page: (options: PageOptions) => Promise<unknown>, limit: number): AsyncGenerator<readonly Row[], void> {
  const ask = (pageToken?: string) => {
    const asked = page({
      autoPaginate: false,
      wrapIntegers: true,
      maxResults: Math.min(limit, rowsAPage),
      ...(pageToken !== undefined && { pageToken }),
    }) as Promise<Page>;
    // Ignored if nobody reads further.
    asked.catch(() => undefined);
    return asked;
  };
  let seen = 0;
  for (let next: Promise<Page> | undefined = ask(); next !== undefined;) {
    const [rows, following]: Page = await next;
    seen += rows.length;
    // Without a token the job is still running: ask again.
    next = following === null || seen >= limit ? undefined : ask(following.pageToken);
    yield rows.map(plainRow);
  }
}

function plainRow(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
}

/** The client's value for JSON: exact integers as numbers, larger ones and times as text. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if ('type' in value && value.type === 'BigQueryInt') return exactNumber(String((value as { value?: unknown }).value));
  // NUMERIC is an object of big.js.
  if ('c' in value && 'e' in value && 's' in value) return Number((value as { toString(): string }).toString());
  if ('value' in value && typeof value.value === 'string') return value.value;
  return plainRow(value as Row);
}

function exactNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
