/** Google's BigQuery client, imported at the first use. */
import type { BigQuery, BigQueryOptions } from '@google-cloud/bigquery';
import type { ProblemsError } from '../../../core/problems.ts';
import { googleError } from '../errors.ts';

/** Another service of the same API, such as `http://127.0.0.1:9050`. */
const endpointVariable = 'PREDBENCH_BIGQUERY_ENDPOINT';

export async function connect(projectId: string): Promise<BigQuery> {
  const { BigQuery } = await import('@google-cloud/bigquery');
  const apiEndpoint = process.env[endpointVariable];
  if (apiEndpoint === undefined) return new BigQuery({ projectId });
  // A service that the user names gets no credentials of Google's.
  const { PassThroughClient } = await import('google-auth-library');
  // BigQuery's client brings a version of the auth library of its own, with the same class.
  const authClient = new PassThroughClient() as unknown as NonNullable<BigQueryOptions['authClient']>;
  return new BigQuery({ projectId, apiEndpoint, authClient });
}

/** `[project.]dataset.table`; the project is the caller's unless it is named. */
export interface TableName {
  readonly projectId: string;
  readonly dataset: string;
  readonly table: string;
}

export const tablePattern = /^(?:[a-z0-9.:-]+\.)?\w+\.[\w$-]+$/i;

/** Of a text that `tablePattern` takes. */
export function tableName(text: string, projectId: string): TableName {
  const [table = '', dataset = '', ...project] = text.split('.').toReversed();
  return { projectId: project.length === 0 ? projectId : project.toReversed().join('.'), dataset, table };
}

export function shownName({ projectId, dataset, table }: TableName): string {
  return `${projectId}.${dataset}.${table}`;
}

/** `place`: the table or query. */
export function bigqueryError(place: string, cause: unknown, role: string): ProblemsError {
  return googleError(place, cause, {
    title: 'BigQuery',
    api: 'the BigQuery API (bigquery.googleapis.com)',
    role,
    named: 'the names of project, dataset and table',
  });
}
