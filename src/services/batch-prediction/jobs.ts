import type { ModelSignature } from '../../model/signature.ts';
import { Job, type JobInput } from './job.ts';

/** The jobs of this service since it started, by the id that their API gives them. */
export class Jobs {
  readonly model: ModelSignature;
  readonly #modelThreads: number;
  readonly #jobs = new Map<string, Job>();

  constructor(model: ModelSignature, modelThreads: number) {
    this.model = model;
    this.#modelThreads = modelThreads;
  }

  get all(): ReadonlyMap<string, Job> {
    return this.#jobs;
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Workers beyond the model threads would only share them. */
  add(id: string, { workers, ...input }: Omit<JobInput, 'workers'> & { readonly workers: number | undefined }): Job {
    const job = new Job(this.model, { ...input, workers: Math.min(workers ?? this.#modelThreads, this.#modelThreads) });
    this.#jobs.set(id, job);
    return job;
  }

  async cancelAll(): Promise<void> {
    for (const job of this.#jobs.values()) job.cancel();
    await Promise.all([...this.#jobs.values()].map((job) => job.done));
  }
}
