import { expect, test } from 'vitest';
import { machineTypeOf, noMachineType } from '../../src/core/machine-types.ts';

test.each([
  ['n1-standard-1', { family: 'n1', vcpus: 1, memoryGb: 3.75 }],
  ['n1-highmem-4', { family: 'n1', vcpus: 4, memoryGb: 26 }],
  ['e2-highcpu-8', { family: 'e2', vcpus: 8, memoryGb: 8 }],
  ['custom-2-8192', { family: 'n1', vcpus: 2, memoryGb: 8 }],
  ['n2-custom-6-3072', { family: 'n2', vcpus: 6, memoryGb: 3 }],
  ['g2-standard-24', { family: 'g2', vcpus: 24, memoryGb: 96, gpu: { type: 'l4', count: 2 } }],
  ['a2-highgpu-1g', { family: 'a2', vcpus: 12, memoryGb: 85, gpu: { type: 'a100-40gb', count: 1 } }],
])('%s', (name, machine) => {
  expect(machineTypeOf(name)).toEqual(machine);
});

test.each(['n1-standard-3', 'n1-highmem-1', 'custom-0-1024', 'standard-2', ''])('there is no "%s"', (name) => {
  expect(machineTypeOf(name)).toBeUndefined();
});

test('a wrong name is answered with the nearest one', () => {
  expect(noMachineType('n1-standart-2')).toMatch(
    /^there is no machine type "n1-standart-2" \(did you mean "n1-standard-2"\?\); known: n1-standard-\*, /,
  );
});
