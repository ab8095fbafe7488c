/** Turns an experiment file into a plan: checked as a whole before anything runs, and plain data that can cross processes. */
import { availableParallelism } from 'node:os';
import { dirname, relative, resolve } from 'node:path';
import type { Choices } from './choices.ts';
import { ProblemList } from './problem-list.ts';
import { redact } from '../core/secrets/redact.ts';
import { type Experiment, experimentSchema, mostEntries, type Settings, settingsSchema } from './schema.ts';
import { checkInputs, type Inputs } from './inputs.ts';
import { withOwnEfforts } from './own-efforts.ts';
import { select, type Selection } from './selection.ts';
import { type Sections, usableSections } from './usable.ts';
import { planStrategy } from './strategies.ts';
import { checkThresholds } from './thresholds.ts';
import { readYaml, type YamlFile } from './yaml.ts';
import { isObject } from '../core/json.ts';
import type { EngineChoice, EngineSettings } from '../core/keys/engine.ts';
import { parseOptions } from '../core/options.ts';
import { type ServerProfile, serverProfile } from '../core/server-profile.ts';
import { storedExperiment, type StoredExperiment } from '../core/stored-experiment.ts';
import { kindOf, parseWorkload } from '../workloads/workload.ts';

export type { Choices } from './choices.ts';

/** A validated experiment: every cell to run, and what it needs. */
export interface Plan extends Inputs, Omit<Selection, 'repeats'> {
  readonly name: string;
  readonly note?: string;
  /** The experiment file, as problems name it; absent where the experiment is that of a stored run. */
  readonly file?: string;
  /** Folder of the experiment file, to resolve relative paths. */
  readonly baseDir: string;
  readonly workers: number;
  readonly modelThreads: number;
  readonly settings: Settings;
  readonly engine: EngineSettings;
  /** Of the embedded model server. */
  readonly profile?: ServerProfile;
  readonly seed: number;
  /** The experiment as run.json keeps it: with defaults and choices, without secrets. */
  readonly stored: StoredExperiment;
}

/**
 * Reads an experiment file and checks what can be checked without running: keys and values, names, modules, the model's signature,
 * the source's header. Throws ProblemsError with all problems.
 */
export async function readExperiment(file: string, choices: Choices = {}): Promise<Plan> {
  const name = shown(file);
  return { ...(await planFrom(dirname(resolve(file)), name, await readYaml(file), choices)), file: name };
}

/**
 * The experiment of a stored run, checked again, since its files may be gone. Throws ProblemsError that names `file`. Secrets in it are
 * `redacted`.
 */
export function restoreExperiment(stored: StoredExperiment, baseDir: string, file: string, choices: Choices = {}): Promise<Plan> {
  // They judge the whole of that run, and may name strategies that were not chosen for it.
  const { thresholds: _, ...value } = stored;
  return planFrom(resolve(baseDir), shown(file), { value, lineOf: () => undefined }, choices);
}

async function planFrom(baseDir: string, file: string, { value: given, lineOf }: YamlFile, choices: Choices): Promise<Plan> {
  const problems = new ProblemList(file, lineOf);
  const value = withEngine(given, choices.engine);
  const experiment = await problems.attempt([], () => parseOptions(experimentSchema, value));
  const sections: Sections = experiment ?? usableSections(value);
  const seed = choices.seed ?? sections.seed ?? 1;
  const workloads = await gather(value, 'workloads', (entry, index) =>
    problems.attempt(['workloads', index], () => parseWorkload(entry, { seed, baseDir })),
  );
  const strategies = await gather(value, 'strategies', (entry, index) =>
    planStrategy(entry, index, { baseDir, engine: sections.engine, problems }),
  );
  uniqueNames(workloads, 'workloads', problems);
  uniqueNames(strategies, 'strategies', problems);
  const planned = strategies.filter((item) => item !== undefined);
  // An unusable strategy may be one that `effort` names.
  const efforts = planned.length === strategies.length ? (sections.effort ?? {}) : {};
  const withEfforts = withOwnEfforts(planned, efforts, problems);
  const usable = workloads.filter((item) => item !== undefined);
  // What is unusable may be what a threshold or a choice names.
  const isWhole = planned.length === strategies.length && usable.length === workloads.length;
  const named = {
    ...(isWhole && { strategies: planned.map(({ name }) => name), workloads: usable.map(({ name }) => name) }),
    ...(sections.percentiles && { percentiles: sections.percentiles }),
  };
  await checkThresholds(value, named, problems);
  const { warmUp } = sections;
  const repeats = choices.repeats ?? sections.repeats ?? 1;
  const selection = isWhole
    ? await problems.attempt([], () => select({ strategies: withEfforts, workloads: usable, repeats, seed, warmUp }, choices))
    : undefined;
  const inputs = await checkInputs(sections, baseDir, problems);
  problems.throwIfAny();
  if (experiment === undefined || selection === undefined || inputs === undefined)
    throw new Error('an experiment without problems has all its parts');

  return planOf({ ...experiment, seed }, { baseDir, ...inputs, ...selection }, choices);
}

/** The raw experiment with the keys of `--engine` in place of its own. */
function withEngine(value: unknown, choice: EngineChoice | undefined): unknown {
  if (choice === undefined || !isObject(value)) return value;
  const { engine } = value;
  return { ...value, engine: { ...(isObject(engine) && engine), ...choice } };
}

/**
 * Parses a list of the raw file even if other keys are wrong; unusable entries are undefined. One after another, so that what a plug-in
 * does meanwhile is known to be its own.
 */
async function gather<T>(
  value: unknown,
  key: string,
  parse: (entry: unknown, index: number) => Promise<T | undefined>,
): Promise<(T | undefined)[]> {
  const list = (value as Readonly<Record<string, unknown>> | null)?.[key];
  const parsed: (T | undefined)[] = [];
  for (const [index, entry] of (Array.isArray(list) ? list.slice(0, mostEntries) : []).entries())
    parsed.push(await parse(entry, index));
  return parsed;
}

function uniqueNames(entries: readonly ({ readonly name: string } | undefined)[], key: string, problems: ProblemList): void {
  const seen = new Set<string>();
  for (const [index, item] of entries.entries()) {
    if (item === undefined) continue;
    // Names become file names, and some file systems ignore case.
    const name = item.name.toLowerCase();
    if (seen.has(name)) problems.add([key, index, 'name'], `two ${key} are named "${item.name}"`, 'give each its own `name`');
    seen.add(name);
  }
}

function planOf(experiment: Experiment, parts: Inputs & Selection & Pick<Plan, 'baseDir'>, choices: Choices): Plan {
  const { strategies, workloads, repeats, ...others } = parts;
  const workers = choices.workers ?? experiment.resources.workers ?? Math.min(4, availableParallelism());
  const modelThreads = experiment.resources.modelThreads ?? workers;
  const { name, note, seed } = experiment;
  const profile = experiment.services?.modelServer.profile;
  const stored = {
    ...experiment,
    workloads: workloads.map((workload) => kindOf(workload).entry(workload)),
    strategies: strategies.map(({ name, use, batching, runtime, ownEffort, raw }) => ({
      name,
      use,
      ...(runtime && { runtime }),
      ...(batching && { batching }),
      ...(ownEffort && { effort: ownEffort }),
      ...raw,
    })),
    effort: Object.fromEntries(Object.entries(experiment.effort).filter(([of]) => strategies.some(({ name }) => name === of))),
    repeats,
    resources: { workers, modelThreads },
  };
  return {
    ...others,
    name,
    ...(note !== undefined && { note }),
    workloads,
    strategies,
    workers,
    modelThreads,
    settings: settingsSchema.parse(experiment),
    engine: experiment.engine,
    ...(profile !== undefined && { profile: serverProfile(profile) }),
    seed,
    stored: storedExperiment(redact(stored)),
  };
}

function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
