/** Streams rows into a table: https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Table, TableField } from '@google-cloud/bigquery';
import type { Labels } from '../../../core/labels.ts';
import { type Problem, ProblemsError, throwProblems } from '../../../core/problems.ts';
import { statusOf, throwing } from '../errors.ts';
import { bigqueryError, connect, shownName, tableName } from './client.ts';

/** A row for the API. BigQuery drops a second row of the same id, as long as it remembers the first (about a minute). */
export interface InsertedRow {
  readonly insertId: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface TableWriter {
  /** Resolves once BigQuery has the rows; rejects with ProblemsError unless it took all of them. */
  write(rows: readonly InsertedRow[]): Promise<void>;
}

/** Google's recommended rows per request, and its limit of 10 MB with room for overhead. */
const most = { rows: 500, bytes: 9_000_000, requests: 8 };
/** insertAll may not know a new table for a while. */
const unknownFor = { attempts: 120, waitMs: 1000 };

const role = 'the role BigQuery Data Editor on the dataset';

export interface TableToWrite {
  readonly name: string;
  readonly fields: readonly TableField[];
  /** Of the table, if it is created. */
  readonly labels: Labels;
}

/** Creates the table if needed, in an existing dataset. Rejects if an existing table lacks columns. */
export async function openTableWriter(
  projectId: string,
  { name, fields, labels }: TableToWrite,
  { waitMs }: { readonly waitMs: number } = unknownFor,
): Promise<TableWriter> {
  const named = tableName(name, projectId);
  const shown = shownName(named);
  const client = await connect(projectId);
  const table = client.dataset(named.dataset, { projectId: named.projectId }).table(named.table);
  const isNew = await create(table, { fields, labels }, shown).catch(throwing((cause) => bigqueryError(shown, cause, role)));
  return new Writer(table, shown, isNew ? { ...unknownFor, waitMs } : { attempts: 1, waitMs });
}

/** Rejects if the table lacks columns, or if there is neither the table nor a dataset to create it in. Creates nothing. */
export async function checkTable(projectId: string, { name, fields }: Omit<TableToWrite, 'labels'>): Promise<void> {
  const named = tableName(name, projectId);
  const shown = shownName(named);
  const client = await connect(projectId);
  const dataset = client.dataset(named.dataset, { projectId: named.projectId });
  const refused = throwing((cause) => bigqueryError(shown, cause, role));
  if (!(await isThere(dataset.table(named.table), fields, shown).catch(refused))) await dataset.getMetadata().catch(refused);
}

/** Throws ProblemsError if it is there and lacks columns. */
async function isThere(table: Table, fields: readonly TableField[], shown: string): Promise<boolean> {
  try {
    const [{ schema }] = await table.getMetadata();
    refuseOther(schema?.fields ?? [], fields, shown);
    return true;
  } catch (cause) {
    if (statusOf(cause) !== 404) throw cause;
    return false;
  }
}

/** Was it created now? */
async function create(table: Table, { fields, labels }: Omit<TableToWrite, 'name'>, shown: string): Promise<boolean> {
  if (await isThere(table, fields, shown)) return false;
  try {
    await table.create({ schema: { fields: [...fields] }, labels: { ...labels } });
    return true;
  } catch (cause) {
    // Another cell's process created it first.
    if (statusOf(cause) === 409) return true;
    throw cause;
  }
}

function refuseOther(there: readonly TableField[], wanted: readonly TableField[], shown: string): void {
  const types = new Map(there.map(({ name, type }) => [name, type]));
  throwProblems(
    wanted
      .filter(({ name, type }) => types.get(name) !== type)
      .map(({ name, type }): Problem => {
        const found = types.get(name);
        return {
          file: shown,
          message: `has ${found === undefined ? 'no column' : `a column of ${found}`} ${name}, but results need one of ${type}`,
          remedy: 'name a table that does not exist yet',
        };
      }),
  );
}

interface Entry {
  readonly rows: readonly InsertedRow[];
  /** Rows not reported yet. */
  open: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

interface WaitingRow {
  readonly entry: Entry;
  readonly row: InsertedRow;
  readonly bytes: number;
}

/** Rows that arrive during requests are sent together. */
class Writer implements TableWriter {
  readonly #table: Table;
  readonly #shown: string;
  readonly #retry: { readonly attempts: number; readonly waitMs: number };
  readonly #waiting: WaitingRow[] = [];
  #requests = 0;

  constructor(table: Table, shown: string, retry: { readonly attempts: number; readonly waitMs: number }) {
    this.#table = table;
    this.#shown = shown;
    this.#retry = retry;
  }

  write(rows: readonly InsertedRow[]): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const entry = { rows, open: rows.length, resolve, reject };
      this.#waiting.push(...rows.map((row) => ({ entry, row, bytes: Buffer.byteLength(JSON.stringify(row)) })));
      this.#send();
    });
  }

  #send(): void {
    while (this.#waiting.length > 0 && this.#requests < most.requests) void this.#request(this.#take());
  }

  #take(): WaitingRow[] {
    let bytes = 0;
    let count = 0;
    for (const one of this.#waiting) {
      bytes += one.bytes;
      if (count > 0 && (count === most.rows || bytes > most.bytes)) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #request(taken: readonly WaitingRow[]): Promise<void> {
    this.#requests++;
    try {
      await this.#insert(taken.map(({ row }) => row));
      for (const { entry } of taken) if (--entry.open === 0) entry.resolve();
    } catch (cause) {
      for (const { entry } of taken) entry.reject(cause);
    } finally {
      this.#requests--;
      this.#send();
    }
  }

  async #insert(rows: readonly InsertedRow[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#table.insert([...rows], { raw: true, skipInvalidRows: true });
        return;
      } catch (cause) {
        if (statusOf(cause) !== 404 || attempt >= this.#retry.attempts) throw refused(this.#shown, cause, rows);
        await sleep(this.#retry.waitMs);
      }
    }
  }
}

interface RowErrors {
  readonly row: InsertedRow;
  readonly errors: readonly { readonly message?: string; readonly reason?: string }[];
}

function refused(shown: string, cause: unknown, rows: readonly InsertedRow[]): ProblemsError {
  if (!(cause instanceof Error) || cause.name !== 'PartialFailureError') return bigqueryError(shown, cause, role);
  const { errors } = cause as unknown as { readonly errors: readonly RowErrors[] };
  const [first] = errors;
  const [reason] = first?.errors ?? [];
  const message = `BigQuery took ${rows.length - errors.length} of ${rows.length} rows; the first that it refused: ${reason?.reason}: ${reason?.message} (row ${first?.row.insertId})`;
  return new ProblemsError({ file: shown, message }, { cause });
}
