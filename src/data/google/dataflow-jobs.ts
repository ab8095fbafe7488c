/** Jobs of Google's Dataflow, by their names. */
import { clientOptions } from './client.ts';

/** Another service with the same API, such as a test's. Beam speaks REST with it only if its host is named localhost. */
export const dataflowVariable = 'PREDBENCH_DATAFLOW_ENDPOINT';
const requestMs = 30_000;

export interface JobsOfName {
  readonly project: string;
  readonly region: string;
  readonly name: string;
}

/** Cancels those that have not ended. Rejects if the service does not answer, or refuses this user. */
export async function cancelDataflowJobs({ project, region, name }: JobsOfName, env = process.env): Promise<void> {
  const { dataflow_v1b3: api } = await import('googleapis/build/src/apis/dataflow/v1b3.js');
  const client = new api.Dataflow(await clientOptions(env[dataflowVariable] ?? 'https://dataflow.googleapis.com'));
  const { jobs } = client.projects.locations;
  const place = { projectId: project, location: region };
  const signal = AbortSignal.timeout(requestMs);
  const { data } = await jobs.list({ ...place, name, filter: 'ACTIVE' }, { signal });
  for (const { id, name: found } of data.jobs ?? []) {
    if (typeof id === 'string' && found === name)
      await jobs.update({ ...place, jobId: id, requestBody: { requestedState: 'JOB_STATE_CANCELLED' } }, { signal });
  }
}
