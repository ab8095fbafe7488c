/** Which measurements an experiment's strategies need. */
import { isLocal } from '../../core/address.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { PlannedStrategy } from '../../experiment/strategies.ts';
import type { Strategy } from '../../core/predictor.ts';
import { type Problem, throwProblems } from '../../core/problems.ts';
import { isBilledPath } from '../../data/storage/index.ts';
import { importStrategy } from '../../strategies/module.ts';
import type { MeasuredQuantity } from './file.ts';
import { type Measure, measures } from '../../analysis/cloud/quantities.ts';

/** One measurement, shared by strategies that do not differ for it. */
export interface Measurement {
  readonly kind: 'round-trip' | 'job' | 'worker-start';
  /** The first of `names`. */
  readonly planned: PlannedStrategy;
  readonly strategy: Strategy;
  readonly options: unknown;
  readonly names: readonly string[];
  /** What to report: a job shows both its queue and its start-up. */
  readonly wanted: readonly Measure[];
  /** Host and port; absent if predbench starts the service itself, or there is none. */
  readonly host?: string;
  readonly evidence: MeasuredQuantity['evidence'];
  /** Not on this machine, so it may cost money. */
  readonly paid: boolean;
}

const measuresOf: Readonly<Record<Measurement['kind'], readonly Measure[]>> = {
  'round-trip': ['round-trip'],
  job: ['queue', 'startup'],
  'worker-start': ['startup'],
};

/** Throws ProblemsError if nothing can be measured with the plan's strategies. */
export async function measurementsOf({ strategies }: Plan, asked: readonly Measure[] = measures): Promise<Measurement[]> {
  const found: Measurement[] = [];
  for (const planned of strategies) {
    const strategy = await importStrategy(planned.moduleUrl);
    const options = strategy.parse(planned.raw);
    const kind = kindOf(strategy, options);
    const wanted = kind === undefined ? [] : measuresOf[kind].filter((measure) => asked.includes(measure));
    if (kind === undefined || wanted.length === 0) continue;
    const same = found.findIndex((other) => isSame(other.planned, planned));
    const other = found[same];
    if (other !== undefined) found[same] = { ...other, names: [...other.names, planned.name] };
    else found.push({ kind, planned, strategy, options, names: [planned.name], wanted, ...placeOf(strategy, options) });
  }
  throwProblems(missing(strategies, found, asked));
  return found;
}

/** Workers on this machine start alike whatever they call; only those that hold the model are worth measuring. */
function kindOf(strategy: Strategy, options: unknown): Measurement['kind'] | undefined {
  if (strategy.kind === 'job') return 'job';
  if (strategy.openRoundTrip !== undefined) return 'round-trip';
  return strategy.evidence(options) === 'local' ? 'worker-start' : undefined;
}

/** Batching changes none of these measurements. */
function isSame(a: PlannedStrategy, b: PlannedStrategy): boolean {
  return a.moduleUrl === b.moduleUrl && JSON.stringify(a.raw) === JSON.stringify(b.raw);
}

function placeOf(strategy: Strategy, options: unknown): Pick<Measurement, 'host' | 'evidence' | 'paid'> {
  const evidence = strategy.evidence(options);
  const address = strategy.address?.(options);
  const billedStorage = strategy.kind === 'job' && isBilledPath(strategy.storage?.(options) ?? '');
  const isReal = evidence === 'cloud' || evidence === 'real server';
  if (address === undefined) return { evidence: isReal ? evidence : 'stand-in', paid: isReal || billedStorage };
  const { host } = new URL(address);
  const here = isLocal(address);
  return { host, evidence: isReal && !here ? evidence : 'stand-in', paid: !here || billedStorage };
}

function missing(strategies: readonly PlannedStrategy[], found: readonly Measurement[], asked: readonly Measure[]): Problem[] {
  const names = strategies.map(({ name }) => name).join(', ');
  return asked
    .filter((measure) => asked !== measures && !found.some(({ wanted }) => wanted.includes(measure)))
    .map((measure) => ({ file: '--measure', message: `${measure} cannot be measured with ${names}`, remedy: needs[measure] }))
    .concat(
      asked === measures && found.length === 0
        ? [{ file: '--strategy', message: `nothing can be measured with ${names}`, remedy: 'name rest, batch-job or direct' }]
        : [],
    );
}

const needs: Readonly<Record<Measure, string>> = {
  'round-trip': 'name a strategy that calls a server, such as rest',
  queue: 'name a strategy that submits jobs, such as batch-job',
  startup: 'name a strategy that holds the model in its workers (direct) or submits jobs (batch-job)',
};
