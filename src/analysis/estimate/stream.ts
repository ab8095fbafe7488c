/** A stream of another rate: the cloud's model of its machines and bill, and a queue with the service times that a run measured. */
import { vcpusOf } from '../../core/machine-types.ts';
import { mean } from '../../core/numbers.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { Range } from '../../core/predictor.ts';
import type { EngineMeasurement } from '../../core/record.ts';
import { hoursPerMonth } from '../../core/units.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import { workerMachine } from '../../prices/cloud/workers.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { valuesOf } from '../cloud/assumptions.ts';
import { rangeDraws, scaledRange, slownessOf } from '../cloud/cost.ts';
import { asStated } from '../cloud/draws.ts';
import { endpointLine } from '../cloud/machines.ts';
import type { StreamModel } from '../cloud/model.ts';
import { project } from '../cloud/project.ts';
import { type Estimate, estimateLoad } from './batch.ts';
import { rangeOf } from './draws.ts';
import { meanWaitMs, percentileOf, ServiceTimes, simulate } from './queueing.ts';

export interface StreamTarget {
  readonly ratePerS: number;
  readonly hours: number;
  /** Machines that predict: workers, or nodes of the endpoint; as many as the capacity asks for unless given. */
  readonly servers?: number | undefined;
  /** A latency that they must keep to as well. */
  readonly within?: { readonly percent: number; readonly ms: number } | undefined;
}

export interface StreamEstimate extends Estimate {
  /** What the calls wait for: workers, or machines of an endpoint, with so many model threads each. */
  readonly servers: number;
  readonly threadsPerServer: number;
  readonly workers: number;
  readonly utilisation: Range;
  /** By the formula; `Infinity` where the servers do not suffice. */
  readonly meanWaitMs: Range;
  /** By simulation, and so are the next two, which are of the calls alone. */
  readonly simulatedMeanWaitMs: Range;
  readonly latencyP50Ms: Range;
  readonly latencyP99Ms: Range;
  readonly costPerMonthUsd: Range;
}

/** The first ones of `rangeDraws`. */
const draws = 40;
/** Simulated in a draw. */
const leastCalls = 20_000;
const mostCalls = 500_000;
const mostServers = 100_000;

interface Load {
  readonly callsPerS: number;
  readonly service: ServiceTimes;
  readonly threadsPerServer: number;
}

/** `cells`: of the strategy, whose calls were timed. */
export function estimateStream(
  model: StreamModel,
  cells: readonly EngineMeasurement[],
  target: StreamTarget,
  { book, seed }: { readonly book: PriceBook; readonly seed: number },
): StreamEstimate {
  const { ratePerS, hours } = target;
  const hasEndpoint = endpointLine(model.usage) !== undefined;
  const threadsPerServer = hasEndpoint
    ? vcpusOf(model.cloud.endpoint.machineType)
    : workerMachine(model.cloud.workers, 'stream').vcpus / model.cloud.vcpuPerWorker;
  const load = { callsPerS: ratePerS / model.rowsPerCall, service: serviceOf(cells), threadsPerServer };
  const staffed = (servers: number) => ({
    kind: 'stream' as const,
    ratePerS,
    seconds: hours * 3600,
    ...(hasEndpoint ? { nodes: servers } : { threads: servers * threadsPerServer }),
  });
  const usual = project(model, { kind: 'stream', ratePerS, seconds: 1 });
  const least = hasEndpoint ? usual.nodes : usual.machines;
  const valuesOver = valuesOf(model.assumed);
  const ratio = valuesOver(asStated)('vcpu-ratio', 1)(0);
  const ratioAt = valuesOver(rangeDraws)('vcpu-ratio', 1);
  const slowerAt = slownessOf(model, rangeDraws);
  const servers = target.servers ?? leastServers(load, least, target, ratio, seed);
  // Where no number is asked for, it is the model's own, which every cost is of.
  const asked =
    servers === least && target.servers === undefined
      ? { kind: 'stream' as const, ratePerS, seconds: hours * 3600 }
      : staffed(servers);
  const drawn = Array.from({ length: draws }, (_, draw) => waits(load, servers, ratioAt(draw) * slowerAt(draw), seed + 1 + draw));
  const range = (read: (one: (typeof drawn)[number]) => number) => rangeOf(drawn.map(read));
  const estimate = estimateLoad(model, asked, book);
  return {
    ...estimate,
    servers,
    threadsPerServer,
    workers: estimate.projection.machines,
    utilisation: range(({ utilisation }) => utilisation),
    meanWaitMs: range((one) => one.meanWaitMs),
    simulatedMeanWaitMs: range((one) => one.simulatedMeanWaitMs),
    latencyP50Ms: range(({ p50 }) => p50),
    latencyP99Ms: range(({ p99 }) => p99),
    costPerMonthUsd: scaledRange(estimate.figures.costUsd, hoursPerMonth / hours),
  };
}

function serviceOf(cells: readonly EngineMeasurement[]): ServiceTimes {
  const all = new Histogram();
  for (const { serviceMs } of cells) if (serviceMs !== undefined) all.merge(Histogram.decode(serviceMs));
  if (all.count > 0) return new ServiceTimes(all);
  throw new ProblemsError({
    file: '--strategy',
    message: 'it has no calls whose time was measured; a job has no place in a stream',
  });
}

function waits({ callsPerS, service, threadsPerServer }: Load, servers: number, slower: number, seed: number, percent = 99) {
  const threads = Math.floor(servers * threadsPerServer);
  const slowed = { meanMs: service.meanMs * slower, squaredVariation: service.squaredVariation };
  const utilisation = (callsPerS * slowed.meanMs) / 1000 / threads;
  const formula = meanWaitMs(threads, callsPerS, slowed);
  // Such a queue grows as long as one looks.
  if (utilisation >= 1) {
    return { utilisation, meanWaitMs: Infinity, simulatedMeanWaitMs: Infinity, p50: Infinity, p99: Infinity, asked: Infinity };
  }
  // They start idle: the tenth that is left out is twice as many calls as there are threads.
  const calls = Math.min(mostCalls, Math.max(leastCalls, 20 * threads));
  const { waitMs, responseMs } = simulate({ servers: threads, callsPerS, calls, seed }, (u) => slower * service.at(u));
  return {
    utilisation,
    meanWaitMs: formula,
    simulatedMeanWaitMs: mean(waitMs),
    p50: percentileOf(responseMs, 50),
    p99: percentileOf(responseMs, 99),
    asked: percentileOf(responseMs, percent),
  };
}

/** The latency that was asked for, with the stated slowness of a cloud vCPU. */
function leastServers(load: Load, usual: number, { within }: StreamTarget, slower: number, seed: number): number {
  const suffices = (servers: number) =>
    within === undefined || waits(load, servers, slower, seed, within.percent).asked <= within.ms;
  let most = usual;
  let least = most;
  while (!suffices(most)) {
    least = most + 1;
    most *= 2;
    if (most > mostServers) {
      const message = `no number of servers keeps p${within?.percent} within ${within?.ms} ms: a call alone takes longer too often`;
      throw new ProblemsError({ file: '--within', message, remedy: 'ask for a longer time' });
    }
  }
  while (least < most) {
    const between = (least + most) >> 1;
    if (suffices(between)) most = between;
    else least = between + 1;
  }
  return most;
}
