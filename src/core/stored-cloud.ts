/** `cloud` of runs that were stored before its workers had a machine type. */
import { machineTypeOf } from './machine-types.ts';

type Data = Readonly<Record<string, unknown>>;

const gbPerN1Vcpu = 3.75;

/** With today's keys; what is not known here stays, for the schema to judge. Today's runs have `workers`. */
export function currentCloud(stored: unknown): unknown {
  if (!isData(stored) || 'workers' in stored) return stored;
  const { memoryGbPerVcpu = gbPerN1Vcpu, diskGbPerWorker, startUpS, ...rest } = stored;
  const machineType = machineTypeFrom(rest['vcpuPerWorker'] ?? 1, memoryGbPerVcpu);
  const workers = { ...machineType, ...(diskGbPerWorker !== undefined && { diskGb: diskGbPerWorker }) };
  const starts = typeof startUpS === 'number' && startUpS > 0;
  return {
    ...rest,
    ...(Object.keys(workers).length > 0 && { workers }),
    ...(starts && { assume: { 'worker-start-s': startUpS } }),
  };
}

/** A worker had the vCPUs that a thread stood for; one with today's default says nothing. */
function machineTypeFrom(vcpus: unknown, gbPerVcpu: unknown): { machineType?: string } {
  if (typeof vcpus !== 'number' || typeof gbPerVcpu !== 'number') return {};
  if (gbPerVcpu === gbPerN1Vcpu && vcpus === 1) return {};
  const n1 = `n1-standard-${vcpus}`;
  if (gbPerVcpu === gbPerN1Vcpu && machineTypeOf(n1) !== undefined) return { machineType: n1 };
  // A part of a vCPU is none of Google's machines: threads then share the default one.
  if (!Number.isInteger(vcpus)) return {};
  return { machineType: `custom-${vcpus}-${Math.round(vcpus * gbPerVcpu * 1024)}` };
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
