/** Flink's REST API, as far as it is needed: https://nightlies.apache.org/flink/flink-docs-release-1.19/docs/ops/rest_api/ */
import { z } from 'zod';
import { messageOf } from '../../../core/problems.ts';

const overviewSchema = z.object({
  taskmanagers: z.number(),
  'slots-total': z.number(),
  'slots-available': z.number(),
  'flink-version': z.string(),
});
export type Overview = z.output<typeof overviewSchema>;

const jobsSchema = z.object({ jobs: z.array(z.object({ jid: z.string(), name: z.string(), state: z.string() })) });
export type FlinkJob = z.output<typeof jobsSchema>['jobs'][number];

const timeLimitMs = 15_000;

/** `master`: host:port, or a URL. Rejects with what the cluster says, or why it cannot be reached. */
export async function overview(master: string): Promise<Overview> {
  return overviewSchema.parse(await get(master, 'overview'));
}

export async function jobs(master: string): Promise<FlinkJob[]> {
  return jobsSchema.parse(await get(master, 'jobs/overview')).jobs;
}

const ended = new Set(['FINISHED', 'CANCELED', 'FAILED']);

export function isRunning({ state }: FlinkJob): boolean {
  return !ended.has(state);
}

/** Asks for the end of all jobs of that name: the end of a client does not end its job. */
export async function cancelJobs(master: string, name: string): Promise<void> {
  const left = (await jobs(master)).filter((job) => job.name === name && isRunning(job));
  await Promise.all(left.map(({ jid }) => request(master, `jobs/${jid}?mode=cancel`, 'PATCH')));
}

async function get(master: string, path: string): Promise<unknown> {
  return (await request(master, path, 'GET')).json();
}

async function request(master: string, path: string, method: 'GET' | 'PATCH'): Promise<Response> {
  const url = `${withScheme(master)}/${path}`;
  const response = await fetch(url, { method, signal: AbortSignal.timeout(timeLimitMs) }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`Flink does not answer at ${master}: ${messageOf(cause)}`, { cause: error });
  });
  if (response.ok) return response;
  throw new Error(`Flink at ${master} answered ${response.status} to ${method} /${path.split('?')[0]}`);
}

export function withScheme(master: string): string {
  return /^https?:\/\//.test(master) ? master.replace(/\/$/, '') : `http://${master}`;
}
