/** Machine types of Google Cloud, by their names. */
import { didYouMean } from './problems.ts';

export interface MachineType {
  /** `n1`, `e2`, ... */
  readonly family: string;
  readonly vcpus: number;
  readonly memoryGb: number;
  /** GPUs that belong to the type. */
  readonly gpu?: { readonly type: string; readonly count: number };
}

interface Series {
  readonly gbPerVcpu: number;
  readonly vcpus: readonly number[];
}

const n1 = [2, 4, 8, 16, 32, 64, 96];
const e2 = [2, 4, 8, 16];
const n2 = [2, 4, 8, 16, 32, 48, 64, 80];
const c3 = [4, 8, 22, 44, 88, 176];
const n4 = [2, 4, 8, 16, 32, 48, 64, 80];

/** As documented at cloud.google.com/compute/docs/machine-resource (general-purpose and accelerator-optimized). */
const series: Readonly<Record<string, Series>> = {
  'n1-standard': { gbPerVcpu: 3.75, vcpus: [1, ...n1] },
  'n1-highmem': { gbPerVcpu: 6.5, vcpus: n1 },
  'n1-highcpu': { gbPerVcpu: 0.9, vcpus: n1 },
  'e2-standard': { gbPerVcpu: 4, vcpus: [...e2, 32] },
  'e2-highmem': { gbPerVcpu: 8, vcpus: e2 },
  'e2-highcpu': { gbPerVcpu: 1, vcpus: [...e2, 32] },
  'n2-standard': { gbPerVcpu: 4, vcpus: [...n2, 96, 128] },
  'n2-highmem': { gbPerVcpu: 8, vcpus: n2 },
  'n2-highcpu': { gbPerVcpu: 1, vcpus: [...n2, 96] },
  'c2-standard': { gbPerVcpu: 4, vcpus: [4, 8, 16, 30, 60] },
  'c3-standard': { gbPerVcpu: 4, vcpus: c3 },
  'c3-highmem': { gbPerVcpu: 8, vcpus: c3 },
  'c3-highcpu': { gbPerVcpu: 2, vcpus: c3 },
  'n4-standard': { gbPerVcpu: 4, vcpus: n4 },
  'n4-highmem': { gbPerVcpu: 8, vcpus: n4 },
  'n4-highcpu': { gbPerVcpu: 2, vcpus: n4 },
};

type Named = readonly [name: string, type: MachineType];

function g2(vcpus: number, count: number): Named {
  return [`g2-standard-${vcpus}`, { family: 'g2', vcpus, memoryGb: vcpus * 4, gpu: { type: 'l4', count } }];
}

function a2(count: number): Named {
  const gpu = { type: 'a100-40gb', count };
  return [`a2-highgpu-${count}g`, { family: 'a2', vcpus: 12 * count, memoryGb: 85 * count, gpu }];
}

const predefined: ReadonlyMap<string, MachineType> = new Map([
  ...Object.entries(series).flatMap(([name, { gbPerVcpu, vcpus: sizes }]) =>
    sizes.map((vcpus): Named => [`${name}-${vcpus}`, { family: name.slice(0, 2), vcpus, memoryGb: vcpus * gbPerVcpu }]),
  ),
  g2(4, 1),
  g2(8, 1),
  g2(12, 1),
  g2(16, 1),
  g2(24, 2),
  g2(48, 4),
  a2(1),
  a2(2),
  a2(4),
]);
/** Those that have a name of their own. */
export const machineTypeNames: readonly string[] = [...predefined.keys()];

/** `custom-2-8192` (N1) or `n2-custom-2-8192`: vCPUs and MB of memory. */
const custom = /^(?:(n1|e2|n2|n4)-)?custom-(\d+)-(\d+)$/;

/** Undefined if there is none of this name. */
export function machineTypeOf(name: string): MachineType | undefined {
  const known = predefined.get(name);
  if (known !== undefined) return known;
  const [, family = 'n1', vcpus, mb] = custom.exec(name) ?? [];
  if (Number(vcpus) > 0 && Number(mb) > 0) return { family, vcpus: Number(vcpus), memoryGb: Number(mb) / 1024 };
  return undefined;
}

/** Of a name that has been checked. */
export function machineNamed(name: string): MachineType {
  const found = machineTypeOf(name);
  if (found === undefined) throw new Error(noMachineType(name));
  return found;
}

export function vcpusOf(name: string): number {
  return machineNamed(name).vcpus;
}

/** For a problem: what is wrong with the name, and what there is. */
export function noMachineType(name: string): string {
  const known = [...Object.keys(series), 'g2-standard', 'a2-highgpu'].map((one) => `${one}-*`);
  return `there is no machine type "${name}"${didYouMean(name, machineTypeNames)}; known: ${known.join(', ')}, and custom-VCPUS-MB`;
}
