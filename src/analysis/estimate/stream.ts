/** A stream of another rate with the service times that a run measured. */
import { mean } from '../../core/numbers.ts';
import { hoursPerMonth, secondsPerHour } from '../../core/units.ts';
import { lognormal, logUniform, seeded } from '../../core/random.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { pipelineUsage } from '../../prices/pipeline-usage.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import type { Range, Usage } from '../../core/predictor.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { EngineMeasurement } from '../../core/record.ts';
import { type Draw, type Figures, rangeOf, ranges } from './draws.ts';
import { priced } from './batch.ts';
import type { CloudAssumptions } from './assumed.ts';
import { deployedNodes, type Measured, ownUsage } from './measured.ts';
import { meanWaitMs, percentileOf, ServiceTimes, simulate } from './queueing.ts';

export interface StreamTarget {
  readonly ratePerS: number;
  readonly hours: number;
  /** Model threads of the workers, or machines of the endpoint; the least that suffice unless given. */
  readonly servers?: number | undefined;
  /** A latency that they must keep to as well. */
  readonly within?: { readonly percent: number; readonly ms: number } | undefined;
}

export interface StreamEstimate extends Figures {
  /** What the calls wait for: workers, or machines of an endpoint with so many model threads each. */
  readonly servers: number;
  readonly threadsPerServer: number;
  readonly workers: number;
  readonly utilisation: Range;
  /** By the formula; `Infinity` where the servers do not suffice. */
  readonly meanWaitMs: Range;
  /** By simulation, and so are the next two. */
  readonly simulatedMeanWaitMs: Range;
  readonly latencyP50Ms: Range;
  readonly latencyP99Ms: Range;
  readonly costPerMonthUsd: Range;
}

const draws = 40;
/** Simulated in a draw. */
const leastCalls = 20_000;
const mostCalls = 500_000;
/** Of their capacity, unless the user says how many there are. */
const mostUtilisation = 0.8;
const mostServers = 100_000;

interface Load {
  readonly callsPerS: number;
  readonly service: ServiceTimes;
  readonly threadsPerServer: number;
}

export function estimateStream(
  measured: Measured,
  target: StreamTarget,
  given: { readonly assumptions: CloudAssumptions; readonly book: PriceBook; readonly seed: number },
): StreamEstimate {
  const { cells, noise } = measured;
  const [cell] = cells;
  const nodes = deployedNodes(cell);
  const threadsPerServer = nodes > 0 ? cell.modelThreads / nodes : 1;
  const load = {
    callsPerS: target.ratePerS / measured.rowsPerCall,
    service: serviceOf(cells),
    threadsPerServer,
  };
  const servers = target.servers ?? leastServers(load, target, given.seed);
  const workers = nodes > 0 ? Math.max(1, Math.ceil((target.ratePerS * cpuPerRowS(cell)) / mostUtilisation)) : servers;
  const next = seeded(given.seed);
  const drawn = Array.from({ length: draws }, (_, i) => {
    const slower = logUniform(next(), given.assumptions.vcpuRatio) * lognormal(next, noise);
    const queue = waits(load, servers, slower, given.seed + 1 + i);
    const elapsedS = target.hours * secondsPerHour;
    const usage = (seconds: number) => usageOf(measured, { ratePerS: target.ratePerS, servers, workers }, seconds);
    const position = next();
    const draw: Draw = priced(usage(elapsedS), elapsedS, given.book, position);
    return { ...queue, draw, monthUsd: priced(usage(hoursPerMonth * secondsPerHour), elapsedS, given.book, position).costUsd };
  });
  const range = (read: (one: (typeof drawn)[number]) => number) => rangeOf(drawn.map(read));
  return {
    ...ranges(drawn.map(({ draw }) => draw)),
    servers,
    threadsPerServer,
    workers,
    utilisation: range(({ utilisation }) => utilisation),
    meanWaitMs: range((one) => one.meanWaitMs),
    simulatedMeanWaitMs: range((one) => one.simulatedMeanWaitMs),
    latencyP50Ms: range(({ p50 }) => p50),
    latencyP99Ms: range(({ p99 }) => p99),
    costPerMonthUsd: range(({ monthUsd }) => monthUsd),
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

/** CPU seconds of this machine that the pipeline itself takes for a row. */
function cpuPerRowS({ cpuS, counts }: EngineMeasurement): number {
  return (cpuS.driver + cpuS.workers + (cpuS.children ?? 0)) / counts.due;
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

/** With the service times as measured here: at most 80 % of the capacity, and the latency that was asked for. */
function leastServers(load: Load, { within }: StreamTarget, seed: number): number {
  const busy = (load.callsPerS * load.service.meanMs) / 1000 / load.threadsPerServer;
  const suffices = (servers: number) => within === undefined || waits(load, servers, 1, seed, within.percent).asked <= within.ms;
  let most = Math.max(1, Math.ceil(busy / mostUtilisation));
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

function usageOf(
  { cells: [cell], cloud }: Measured,
  { ratePerS, servers, workers }: { readonly ratePerS: number; readonly servers: number; readonly workers: number },
  elapsedS: number,
): Usage[] {
  const pipeline = pipelineUsage({ workload: 'stream', workers, elapsedS }, { ...cloud, assume: {} });
  const own = ownUsage(cell).map((line): Usage =>
    line.alwaysOn === undefined
      ? { ...line, quantity: (line.quantity * ratePerS * elapsedS) / cell.counts.due }
      : { ...line, quantity: (servers * elapsedS) / secondsPerHour },
  );
  return [...pipeline, ...own];
}
