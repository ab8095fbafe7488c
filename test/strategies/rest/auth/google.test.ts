import { execFile } from 'node:child_process';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { exitCodes, type ProblemsError } from '../../../../src/core/problems.ts';
import { newCall } from '../../../../src/strategies/contract-suite/shared.ts';
import { temporaryFolder } from '../../../experiment/folder.ts';
import { type Step, scriptedServer } from '../../scripted-server.ts';
import { opened, outcomeOf } from '../opened.ts';

afterEach(() => vi.unstubAllEnvs());

/** A token server: answers `token-1`, `token-2` and so on, each for so many seconds; or refuses. */
async function tokenServer(expiresInS: number, status = 200): Promise<string> {
  let tokens = 0;
  const server = createServer((_request, response) => {
    const good = { access_token: `token-${++tokens}`, expires_in: expiresInS, token_type: 'Bearer' };
    const body = status === 200 ? good : { error: 'invalid_grant', error_description: 'Token has been revoked.' };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}

/** Application default credentials in a file of this content. */
async function useCredentials(content: object): Promise<void> {
  const dir = await temporaryFolder();
  await writeFile(join(dir, 'credentials.json'), JSON.stringify(content));
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(dir, 'credentials.json'));
}

async function useTokens(expiresInS: number, status?: number): Promise<void> {
  await useCredentials({
    type: 'external_account_authorized_user',
    audience: '//iam.googleapis.com/locations/global/workforcePools/p/providers/q',
    client_id: 'predbench',
    client_secret: 'planted-secret',
    refresh_token: 'planted-refresh',
    token_url: await tokenServer(expiresInS, status),
  });
}

const good: Step = { body: { predictions: [1, 2, 3] } };
const refused: Step = { status: 401, body: { error: { code: 401, message: 'expired', status: 'UNAUTHENTICATED' } } };
const vertex = { protocol: 'vertex-ai', projectId: 'births', endpointId: '42', auth: 'google' };

async function predictor(script: readonly Step[]) {
  const server = await scriptedServer(script);
  const opening = opened({ endpoint: server.url, ...vertex });
  return { tokens: () => server.requests.map(({ headers }) => headers.authorization), opening };
}

const echo: Step = (request, response) => response.writeHead(500).end(`bad token: ${request.headers.authorization}`);

it('keeps a token as long as it is good', async () => {
  await useTokens(3600);
  const { tokens, opening } = await predictor([good, good]);
  const rest = await opening;
  await outcomeOf(rest);
  await outcomeOf(rest);
  expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-1']);
});

it('fetches another before it expires, in the middle of a run', async () => {
  await useTokens(60);
  const { tokens, opening } = await predictor([good, good]);
  const rest = await opening;
  await outcomeOf(rest);
  await outcomeOf(rest);
  expect(tokens()).toEqual(['Bearer token-2', 'Bearer token-3']);
});

it('fetches another when the server refuses it, and declares the retry', async () => {
  await useTokens(3600);
  const { tokens, opening } = await predictor([refused, good]);
  const call = newCall();
  expect(await outcomeOf(await opening, undefined, call)).toHaveProperty('outputs.weight');
  expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
  expect(call.retries).toBe(1);
});

it('gives up when the server refuses the next one too', async () => {
  await useTokens(3600);
  const { tokens, opening } = await predictor([refused, refused, good]);
  const answer = (await outcomeOf(await opening)) as Error;
  expect(answer.message).toContain('the server answered 401 UNAUTHENTICATED: expired (check the credentials');
  expect(tokens()).toHaveLength(2);
});

it('renews once for calls that are refused together', async () => {
  await useTokens(3600);
  const { tokens, opening } = await predictor([refused, refused, good, good]);
  const rest = await opening;
  await Promise.all([outcomeOf(rest), outcomeOf(rest)]);
  expect(new Set(tokens())).toEqual(new Set(['Bearer token-1', 'Bearer token-2']));
  expect(tokens()).toHaveLength(4);
});

it('shows no token, also where the server answers with it', async () => {
  await useTokens(3600);
  const { opening } = await predictor([echo]);
  expect(await outcomeOf(await opening)).toMatchObject({ message: 'the server answered 500: bad token: (redacted)' });
});

it('refuses to open without a token, and says what to do', async () => {
  await useTokens(3600, 400);
  const { opening } = await predictor([]);
  const error = (await opening.catch((cause: unknown) => cause)) as ProblemsError;
  expect(error.exitCode).toBe(exitCodes.environment);
  expect(error.problems[0]?.message).toContain('no token for Google: ');
  expect(error.problems[0]?.remedy).toBe(
    'run gcloud auth application-default login, or name a key file in GOOGLE_APPLICATION_CREDENTIALS',
  );
  expect(JSON.stringify(error.problems)).not.toContain('planted');
});

it("signs tokens with a service account's key", async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await useCredentials({
    type: 'service_account',
    project_id: 'births',
    private_key_id: 'key-1',
    private_key: privateKey,
    client_email: 'bench@births.iam.gserviceaccount.com',
  });
  const { tokens, opening } = await predictor([good]);
  await outcomeOf(await opening);
  const [head = '', payload = '', signature = ''] = (tokens()[0] ?? '').replace('Bearer ', '').split('.');
  expect(createVerify('RSA-SHA256').update(`${head}.${payload}`).verify(publicKey, signature, 'base64url')).toBe(true);
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    iss: 'bench@births.iam.gserviceaccount.com',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
  });
});

it.each([
  ['none', []],
  ['google', ['google-auth-library']],
])("auth: %s imports %j of Google's packages", async (auth, packages) => {
  await useTokens(3600);
  const { url } = await scriptedServer([]);
  const script = `
    import { createRequire } from 'node:module';
    const { default: rest } = await import(${JSON.stringify(new URL('../../../../dist/strategies/rest/index.js', import.meta.url).href)});
    const options = rest.parse(${JSON.stringify({ ...vertex, endpoint: url, auth })});
    const model = { path: '', name: 'predict', tags: [], inputs: [], outputs: [] };
    const predictor = await rest.open(options, { model, modelThreads: 1, callsInFlight: 1, services: {}, labels: {}, workDir: '' });
    await predictor.close();
    const found = Object.keys(createRequire(import.meta.url).cache).map((path) => /(google[^/]*|gaxios|gtoken)\\/build/.exec(path)?.[1]);
    console.log(JSON.stringify([...new Set(found)].filter((name) => name === 'google-auth-library' || name === 'googleapis')));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(JSON.parse(stdout)).toEqual(packages);
});
