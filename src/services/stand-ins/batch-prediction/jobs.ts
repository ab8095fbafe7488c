import type { ModelSignature } from '../../../core/signature.ts';
import { BadRequest, Refusal } from '../errors.ts';
import type { Roots } from '../roots.ts';
import { Job, type JobInput, type JobService } from './job.ts';
import type { Threads } from './threads.ts';
import { Turns } from './turns.ts';

/** Jobs that have not ended. More are refused. */
const maxOpen = 100;
/** Jobs that have ended and can still be asked for, the latest. */
const maxEnded = 1000;

/** The jobs of this service, by the id that their API gives them. One runs at a time, the others wait in their order. */
export class Jobs {
  readonly #findModel: (name: string) => ModelSignature | undefined;
  readonly #modelThreads: number;
  readonly #service: JobService;
  readonly #jobs = new Map<string, Job>();

  constructor(
    findModel: (name: string) => ModelSignature | undefined,
    modelThreads: number,
    { threads, roots }: { readonly threads: Threads; readonly roots: Roots },
  ) {
    this.#findModel = findModel;
    this.#modelThreads = modelThreads;
    this.#service = { turns: new Turns(), threads, roots };
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

  /** Workers beyond the model threads would only share them. Throws a Refusal for files outside the roots, and where too many wait. */
  async add(
    id: string,
    model: ModelSignature,
    { workers, ...input }: Omit<JobInput, 'workers'> & { readonly workers: number | undefined },
  ): Promise<Job> {
    const { roots } = this.#service;
    for (const path of input.inputPaths) await (path.endsWith('*') ? roots.checkPrefix(path.slice(0, -1)) : roots.check(path));
    await roots.check(input.outputPath);
    if (this.#jobs.has(id)) throw new Refusal(409, `job ${id} exists already`);
    this.#makeRoom();
    const whole = { ...input, workers: Math.min(workers ?? this.#modelThreads, this.#modelThreads) };
    const job = new Job(model, whole, this.#service);
    this.#jobs.set(id, job);
    return job;
  }

  remove(id: string): void {
    const { endTime, state } = this.find(id);
    if (endTime === undefined) throw new BadRequest(`the job is ${state}: cancel it first`);
    this.#jobs.delete(id);
  }

  async cancelAll(): Promise<void> {
    for (const job of this.#jobs.values()) job.cancel();
    await Promise.all([...this.#jobs.values()].map((job) => job.done));
  }

  #makeRoom(): void {
    const ended = [...this.#jobs].filter(([, { endTime }]) => endTime !== undefined);
    if (this.#jobs.size - ended.length >= maxOpen)
      throw new Refusal(429, `${maxOpen} jobs wait or run already; wait for one to end, or cancel one`);
    for (const [id] of ended.slice(0, Math.max(0, ended.length - maxEnded + 1))) this.#jobs.delete(id);
  }
}
