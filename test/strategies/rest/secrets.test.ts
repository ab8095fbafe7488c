import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { rightFiles, rightYaml, temporaryFolder } from '../../experiment/folder.ts';
import { type Scripted, type Step, scriptedServer } from '../scripted-server.ts';

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** Answers what it was sent: an error, then a page that is no JSON, then an error with status 200, then predictions, and so on. */
const telltale =
  (turn: number): Step =>
  (request, response) => {
    const sent = JSON.stringify(request.headers);
    const answers = [
      `<html>${sent}</html>`,
      JSON.stringify({ error: sent }),
      JSON.stringify({ predictions: Array(5).fill(sent) }),
    ];
    if (turn % 4 === 0) response.writeHead(403).end(`{"error":{"code":403,"message":${JSON.stringify(sent)},"status":"DENIED"}}`);
    else response.end(answers[(turn % 4) - 1]);
  };

async function predbench(dir: string, env: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const options = { cwd: dir, env: { ...process.env, ...env } };
    execFile(process.execPath, [cli, 'run', 'experiment.yaml', '--workload', 'batch'], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

async function everyFile(dir: string): Promise<[string, string][]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as [string, string]));
}

function experiment({ url }: Scripted): string {
  const headers = "{ authorization: 'Bearer planted-in-file', x-api-key: '${PLANTED}', x-other: 'Basic planted-in-other' }";
  return rightYaml
    .replace('{ use: direct }', `{ use: rest, endpoint: '${url}', headers: ${headers}, batching: { maxSize: 5 } }`)
    .replace(/\n {2}- \{ name: grouped.*\n/, '\n');
}

const predicted: Step = (_request, response) => void response.end('{"predictions":[3.5]}');

it('are in no result, report or message, whatever the server says', async () => {
  // The first answer is to the check before the run.
  const server = await scriptedServer([predicted, ...Array.from({ length: 200 }, (_, i) => telltale(i))]);
  const dir = await temporaryFolder(rightFiles(experiment(server)));
  const { said } = await predbench(dir, { PLANTED: 'planted-in-environment' });
  // They were sent, and the failures were told.
  expect(server.requests.at(-1)?.headers).toMatchObject({
    authorization: 'Bearer planted-in-file',
    'x-api-key': 'planted-in-environment',
    'x-other': 'Basic planted-in-other',
  });
  expect(server.posted.length).toBeGreaterThan(10);
  const results = await everyFile(join(dir, 'results'));
  expect(results.map(([file]) => file.split('/').at(-1))).toEqual(
    expect.arrayContaining(['report.csv', 'report.html', 'report.json', 'report.md', 'run.json']),
  );
  expect(results.find(([file]) => file.endsWith('run.json'))?.[1]).toContain('the server answered 403 DENIED');
  for (const [file, text] of [...results, ['what was said', said] as const])
    expect([file, /planted-in-\w+/.exec(text)]).toEqual([file, null]);
});

it('are not told when the experiment is refused', async () => {
  const server = await scriptedServer([]);
  const dir = await temporaryFolder(rightFiles(experiment(server).replace('use: rest', 'use: rest, tokn: planted-in-key')));
  const { code, said } = await predbench(dir, { PLANTED: '' });
  expect(code).toBe(2);
  expect(said).toContain('headers.x-api-key: the environment variable PLANTED is not set');
  expect(said).toContain('tokn: unknown key');
  expect(said).not.toContain('planted-in');
});

it('are not told when the server refuses before the run', async () => {
  const server = await scriptedServer([], telltale(0));
  const dir = await temporaryFolder(rightFiles(experiment(server)));
  const { said } = await predbench(dir, { PLANTED: 'planted-in-environment' });
  expect(said).toContain('the server answered 403 DENIED');
  expect(said).not.toContain('planted-in');
  const telling = (await everyFile(dir)).filter(([, text]) => text.includes('planted-in')).map(([file]) => file);
  expect(telling).toEqual([join(dir, 'experiment.yaml')]);
});
