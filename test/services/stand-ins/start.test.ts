import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { exitCodes } from '../../../src/core/problems.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { started } from '../started.ts';

it('says where it listens and what it used, until it is stopped', async () => {
  const service = await started('batch-prediction');
  expect(service.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const { cpuS, peakRssBytes } = await service.usage();
  expect(cpuS).toBeGreaterThan(0);
  expect(peakRssBytes).toBeGreaterThan(10e6);
  await service.stop();
  await expect(fetch(service.url)).rejects.toThrow('fetch failed');
  await service.stop();
});

it('fails what is asked of a service that has ended', async () => {
  const service = await started('batch-prediction');
  await service.stop();
  await expect(service.usage()).rejects.toThrow('the batch-prediction service ended (exit code 0)');
});

it('refuses a port that is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(started('model-server', { port })).rejects.toMatchObject({
    exitCode: exitCodes.environment,
    problems: [
      { key: '--port', message: `port ${port} of 127.0.0.1 is taken`, remedy: 'choose another port, or 0 for a free one' },
    ],
  });
});

it.each(['model-server', 'batch-prediction'] as const)('%s: refuses a folder without a model', async (kind) => {
  const model = await temporaryFolder();
  const error = await started(kind, { model }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ name: 'ProblemsError', exitCode: exitCodes.input });
  expect(String(error)).toContain(model);
});
