/**
 * JSON lines, each synced to the disk before the call that it tells of: what was to be created, and what became of it. A crash at any
 * moment leaves a journal that names all that may exist.
 */
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { messageOf, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { type Deployment, deploymentSchema } from './deployment.ts';
import { type StepKey, stepKeys } from './plan.ts';

const at = z.iso.datetime();
const step = { id: z.string(), step: z.enum(stepKeys), at };

const eventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('deployment'), deployment: deploymentSchema, at }),
  /** The call is about to be made. */
  z.strictObject({ event: z.literal('intended'), ...step }),
  /** The call was answered with an operation that is under way. */
  z.strictObject({ event: z.literal('begun'), ...step, operation: z.string() }),
  /** The call was refused: it made nothing. */
  z.strictObject({ event: z.literal('refused'), ...step }),
  z.strictObject({ event: z.literal('made'), ...step }),
  z.strictObject({ event: z.literal('removed'), ...step }),
]);

export type JournalEvent = z.output<typeof eventSchema>;
type StepEvent = Exclude<JournalEvent, { event: 'deployment' }>;

/** A deployment and the last that happened to each of its steps. */
export interface Journalled {
  readonly deployment: Deployment;
  readonly steps: ReadonlyMap<StepKey, StepEvent>;
}

/** Something of it was made or may have been made, and is not removed; or nothing was begun yet. */
export function isOpen({ steps }: Journalled): boolean {
  return steps.size === 0 || [...steps.values()].some(({ event }) => event !== 'removed');
}

export class Journal {
  readonly #path: string;
  readonly #events: JournalEvent[];

  private constructor(path: string, events: JournalEvent[]) {
    this.#path = path;
    this.#events = events;
  }

  /** The journal as it is; one without events where there is no file. Throws ProblemsError where the file is no journal. */
  static async read(path: string): Promise<Journal> {
    const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return '';
      throw new ProblemsError({ file: path, message: `cannot be read as a journal: ${messageOf(cause)}` }, { cause });
    });
    // A crash in mid-write leaves a last line without its end: what it tells of was not called yet, or is found by its name.
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    const problems: Problem[] = [];
    const events = lines.flatMap((line, i) => {
      if (line === '') return [];
      try {
        return [parseOptions(eventSchema, JSON.parse(line))];
      } catch (cause) {
        problems.push({ file: path, line: i + 1, message: `is no line of a journal: ${messageOf(cause)}` });
        return [];
      }
    });
    throwProblems(problems);
    return new Journal(path, events);
  }

  /** In the order in which they were begun. */
  get deployments(): readonly Journalled[] {
    const all = new Map<string, { deployment: Deployment; steps: Map<StepKey, StepEvent> }>();
    for (const event of this.#events) {
      if (event.event === 'deployment') all.set(event.deployment.id, { deployment: event.deployment, steps: new Map() });
      else all.get(event.id)?.steps.set(event.step, event);
    }
    return [...all.values()];
  }

  find(id: string): Journalled | undefined {
    return this.deployments.find(({ deployment }) => deployment.id === id);
  }

  /** On the disk when it resolves. */
  async append(event: JournalEvent): Promise<void> {
    const file = await open(this.#path, 'a+');
    try {
      await file.truncate((await file.readFile()).lastIndexOf('\n') + 1);
      await file.appendFile(`${JSON.stringify(event)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    if (this.#events.length === 0) await syncFolder(dirname(this.#path));
    this.#events.push(event);
  }
}

/** A new file's name must be on the disk as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
