import type { ModelSignature } from '../../../core/signature.ts';
import { Job, type JobInput } from './job.ts';

/** The model that a job names; undefined where there is none of that name. */
export type FindModel = (name: string | undefined) => ModelSignature | undefined;

/** The jobs of this service since it started, by the id that their API gives them. */
export class Jobs {
  readonly findModel: FindModel;
  readonly #modelThreads: number;
  readonly #jobs = new Map<string, Job>();

  constructor(findModel: FindModel, modelThreads: number) {
    this.findModel = findModel;
    this.#modelThreads = modelThreads;
  }

  get all(): ReadonlyMap<string, Job> {
    return this.#jobs;
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Workers beyond the model threads would only share them. */
  add(
    id: string,
    model: ModelSignature,
    { workers, ...input }: Omit<JobInput, 'workers'> & { readonly workers: number | undefined },
  ): Job {
    const job = new Job(model, { ...input, workers: Math.min(workers ?? this.#modelThreads, this.#modelThreads) });
    this.#jobs.set(id, job);
    return job;
  }

  async cancelAll(): Promise<void> {
    for (const job of this.#jobs.values()) job.cancel();
    await Promise.all([...this.#jobs.values()].map((job) => job.done));
  }
}
