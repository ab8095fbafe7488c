/** `predbench cluster` where nothing runs. The rest: test/beam/flink.test.ts. */
import { beforeEach, expect, test, vi } from 'vitest';
import { predbench } from '../../commands/predbench.ts';
import { temporaryFolder } from '../../experiment/folder.ts';

beforeEach(async () => {
  vi.stubEnv('PREDBENCH_CACHE', await temporaryFolder());
});

test('says that there is none', async () => {
  const [status, down] = await Promise.all([predbench(['cluster', 'status']), predbench(['cluster', 'down'])]);
  expect([status.code, status.stdout]).toEqual([4, 'No Flink cluster is running. Start one: predbench cluster up\n']);
  expect([down.code, down.stdout]).toEqual([0, 'No Flink cluster was running.\n']);
});

test('names all that is missing, and starts nothing', async () => {
  const dir = await temporaryFolder();
  vi.stubEnv('PATH', dir);
  vi.stubEnv('PREDBENCH_BEAM_PYTHON', '');
  const { code, stderr } = await predbench(['cluster', 'up']);
  expect(code).toBe(4);
  expect(stderr).toContain('Java is not on the PATH; Flink runs on it\n    install Java 11 or 17');
  expect(stderr).toContain("Maven (mvn) is not on the PATH; it fetches Beam's runner for Flink, once\n    install Maven");
  expect(stderr).toContain("the Python of Beam's workers is not set up\n    run: predbench setup beam");
  expect((await predbench(['cluster', 'status'])).code).toBe(4);
});

test.each([
  [['cluster'], 'nothing to do\n    one of: predbench cluster up, predbench cluster down, predbench cluster status'],
  [['cluster', 'dwon'], 'unknown action "dwon" (did you mean "down"?)'],
  [['cluster', 'up', '--workers', '0'], '--workers: "0" is not a whole number from 1 to 64'],
  [['cluster', 'down', '--workers', '2'], '--workers: belongs to `predbench cluster up`'],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await predbench(args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
