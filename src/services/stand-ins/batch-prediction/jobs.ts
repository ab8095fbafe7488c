import type { ModelSignature } from '../../../core/signature.ts';
import { Refusal } from '../errors.ts';
import { Job, type JobInput } from './job.ts';

/** The jobs of this service since it started, by the id that their API gives them. */
export class Jobs {
  readonly #findModel: (name: string) => ModelSignature | undefined;
  readonly #modelThreads: number;
  readonly #jobs = new Map<string, Job>();

  constructor(findModel: (name: string) => ModelSignature | undefined, modelThreads: number) {
    this.#findModel = findModel;
    this.#modelThreads = modelThreads;
  }

  get all(): ReadonlyMap<string, Job> {
    return this.#jobs;
  }

  find(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Refusal(404, `there is no job ${id}`);
    return job;
  }

  findModel(name = ''): ModelSignature {
    const model = this.#findModel(name);
    if (model === undefined) throw new Refusal(404, `the model ${name} was not found`);
    return model;
  }

  /** Workers beyond the model threads would only share them. */
  add(
    id: string,
    model: ModelSignature,
    { workers, ...input }: Omit<JobInput, 'workers'> & { readonly workers: number | undefined },
  ): Job {
    if (this.#jobs.has(id)) throw new Refusal(409, `job ${id} exists already`);
    const job = new Job(model, { ...input, workers: Math.min(workers ?? this.#modelThreads, this.#modelThreads) });
    this.#jobs.set(id, job);
    return job;
  }

  async cancelAll(): Promise<void> {
    for (const job of this.#jobs.values()) job.cancel();
    await Promise.all([...this.#jobs.values()].map((job) => job.done));
  }
}
