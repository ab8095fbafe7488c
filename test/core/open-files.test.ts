import { expect, test } from 'vitest';
import { refuseFewOpenFiles } from '../../src/core/open-files.ts';
import { exitCodes } from '../../src/core/problems.ts';

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units
Max processes             63000                63000                processes
Max open files            ${soft.padEnd(20)} 1048576              files
`;

test('too few are refused in words, with what to do', () => {
  expect(() => refuseFewOpenFiles(limits('255'))).toThrow(
    expect.objectContaining({
      problems: [
        { message: 'this process may open 255 files, and needs 256', remedy: 'allow more in this shell: ulimit -n 4096' },
      ],
      exitCode: exitCodes.environment,
    }),
  );
});

test.each([['256'], ['1048576'], ['unlimited']])('%s are enough', (soft) => {
  expect(() => refuseFewOpenFiles(limits(soft))).not.toThrow();
});

test('where the system does not tell, nothing is refused', () => {
  expect(() => refuseFewOpenFiles('')).not.toThrow();
});
