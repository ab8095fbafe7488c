/** Google's BigQuery client, imported on first use. */
import type { BigQuery, BigQueryOptions } from '@google-cloud/bigquery';
import type { ProblemsError } from '../../../core/problems.ts';
import { googleError } from '../errors.ts';

/** Another service with the same API, such as `http://127.0.0.1:9050`. */
const endpointVariable = 'PREDBENCH_BIGQUERY_ENDPOINT';

export async function connect(projectId: string): Promise<BigQuery> {
  const { BigQuery } = await import('@google-cloud/bigquery');
  const apiEndpoint = process.env[endpointVariable];
  if (apiEndpoint === undefined) return new BigQuery({ projectId });
  // Never send Google's credentials to a service that the user names.
  const { PassThroughClient } = await import('google-auth-library');
  // BigQuery's client has its own version of the auth library, with the same class.
  const authClient = new PassThroughClient() as unknown as NonNullable<BigQueryOptions['authClient']>;
  return new BigQuery({ projectId, apiEndpoint, authClient });
}

/** `[project.]dataset.table`; the caller's project unless given. */
export interface TableName {
  readonly projectId: string;
  readonly dataset: string;
  readonly table: string;
}

export const tablePattern = /^(?:[a-z0-9.:-]+\.)?\w+\.[\w$-]+$/i;

/** For texts that match `tablePattern`. */
export function tableName(text: string, projectId: string): TableName {
  const [table = '', dataset = '', ...project] = text.split('.').toReversed();
  return { projectId: project.length === 0 ? projectId : project.toReversed().join('.'), dataset, table };
}

export function shownName({ projectId, dataset, table }: TableName): string {
  return `${projectId}.${dataset}.${table}`;
}

/** `place` is the table or query. */
export function bigqueryError(place: string, cause: unknown, role: string): ProblemsError {
  return googleError(place, cause, {
    title: 'BigQuery',
    api: 'the BigQuery API (bigquery.googleapis.com)',
    role,
    named: 'the names of project, dataset and table',
  });
}
