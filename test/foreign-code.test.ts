import { expect, it } from 'vitest';
import { exitCodes } from '../src/core/problems.ts';
import { predbench } from './commands/predbench.ts';
import { rightFiles, rightYaml, temporaryFolder } from './experiment/folder.ts';

it.each([
  ['ends the process', 'process.exit(0)', 'the plug-in ended the process while it was being loaded'],
  [
    'leaves a rejected promise',
    "Promise.reject(new Error('stray')); await new Promise(() => 0)",
    'the plug-in left a rejected promise: stray',
  ],
])('a plug-in that %s is named, and is no success', async (_, code, message) => {
  const yaml = `${rightYaml}  - { use: ./mine.mjs }\n`;
  const folder = await temporaryFolder({ ...rightFiles(yaml), 'mine.mjs': code });
  const { code: exitCode, stdout, stderr } = await predbench(['run', 'experiment.yaml'], folder);
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: exitCodes.input,
    stdout: '',
    stderr: expect.stringMatching(/mine\.mjs: .*\n$/),
  });
  expect(stderr).toContain(message);
});
