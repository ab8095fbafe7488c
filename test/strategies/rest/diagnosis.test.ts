import { readFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { exitCodes, type Problem, ProblemsError } from '../../../src/core/problems.ts';
import { type Step, scriptedServer } from '../scripted-server.ts';
import { opened } from './opened.ts';
import { listening, rawServer } from './raw-server.ts';

/** The one problem that the strategy has with a server before it sends an instance. */
async function problemOf(endpoint: string, raw: object = {}): Promise<Problem> {
  const error: unknown = await opened({ endpoint, ...raw }).catch((cause: unknown) => cause);
  if (!(error instanceof ProblemsError)) throw new Error('the strategy has no problem with this server', { cause: error });
  expect([error.exitCode, error.problems.length, error.problems[0]?.file]).toEqual([exitCodes.environment, 1, endpoint]);
  return error.problems[0] as Problem;
}

/** Answers each GET by its path, and 404 for any other. */
const routes =
  (answers: Readonly<Record<string, unknown>>): Step =>
  ({ url = '' }, response) => {
    if (url in answers) response.end(JSON.stringify(answers[url]));
    else response.writeHead(404).end('{"error":"no such thing"}');
  };

describe('connections', () => {
  it.each<[string, string | Buffer, string, string]>([
    [
      'a gRPC port',
      Buffer.from([0, 0, 18, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 255, 255]),
      'the server speaks HTTP/2 only, as gRPC does',
      "give the server's REST port: 8501 of TensorFlow Serving, 8000 of Triton, 8080 of KServe and MLServer, unless set otherwise",
    ],
    ['an alert of TLS', Buffer.from([21, 3, 1, 0, 2, 2, 40]), 'the server speaks TLS', 'write the endpoint with https://'],
    [
      'another service',
      'SSH-2.0-OpenSSH_9\u001b[31m\r\n',
      "the server's answer cannot be read as HTTP (Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)): SSH-2.0-OpenSSH_9 [31m",
      'check that the port is that of an HTTP server',
    ],
    [
      'a switch of protocols',
      'HTTP/1.1 101 Switching Protocols\r\n\r\n',
      "the server's answer cannot be read as HTTP",
      'check that the endpoint is that of a model server, and its "protocol"',
    ],
    [
      'a server that hangs up',
      '',
      'the server closed the connection without a whole answer',
      "if no call succeeds, check that the port speaks HTTP: it may want https://, or be the server's gRPC port",
    ],
    [
      'an answer that is cut off',
      'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"model',
      'the server closed the connection without a whole answer',
      "if no call succeeds, check that the port speaks HTTP: it may want https://, or be the server's gRPC port",
    ],
  ])('%s', async (_title, answer, message, remedy) => {
    expect(await problemOf(`http://${await rawServer(answer)}`)).toMatchObject({ message, remedy });
  });

  it('an address where nothing listens', async () => {
    expect(await problemOf('http://127.0.0.1:1')).toMatchObject({
      message: 'nothing listens at 127.0.0.1:1',
      remedy: 'start the server, or correct host and port',
    });
  });

  it('https to a port that speaks HTTP', async () => {
    const { url } = await scriptedServer([]);
    expect(await problemOf(url.replace('http', 'https'))).toMatchObject({
      message: `${url.slice('http://'.length)} does not speak TLS`,
      remedy: `if the server speaks plain HTTP, write the endpoint with http: ${url}`,
    });
  });

  it('a certificate that nobody vouches for', async () => {
    const pem = readFileSync(new URL('localhost.pem', import.meta.url));
    const host = await listening(createSecureServer({ key: pem, cert: pem }));
    expect(await problemOf(`https://${host}`)).toMatchObject({
      message: `the certificate of ${host} is signed by nobody that Node.js trusts (self-signed certificate)`,
      remedy: 'name the file with the certificate of its authority: NODE_EXTRA_CA_CERTS=ca.pem predbench ...',
    });
  });
});

describe('redirects', () => {
  it.each<[string, number, string, string]>([
    ['', 301, 'https://models.example/v1/models/model', 'https://models.example'],
    ['/serving', 308, 'https://models.example/serving/v1/models/model?token=secret', 'https://models.example/serving'],
    ['/serving', 302, '/other/v1/models/model', 'SELF/other'],
  ])('from %s: %d to %s', async (base, status, location, target) => {
    const { url } = await scriptedServer([], { status, body: '<html>Moved</html>', headers: { location } });
    const self = target.replace('SELF', url);
    expect(await problemOf(url + base)).toMatchObject({
      message: `GET ${base}/v1/models/model: the server answered ${status}: it redirects to ${self}/v1/models/model`,
      remedy: `redirects are not followed; give that address: endpoint: ${self}`,
    });
  });

  it('to a login', async () => {
    const { url } = await scriptedServer([], { status: 302, body: '', headers: { location: 'https://sso.example/login?s=1' } });
    expect(await problemOf(url)).toMatchObject({
      message: 'GET /v1/models/model: the server answered 302: it redirects to https://sso.example/login',
      remedy: 'this may be the way to a login: give the address of the server itself as endpoint, and credentials in "headers"',
    });
  });
});

describe('refusals', () => {
  const authorized = { headers: { authorization: 'Bearer abcdefgh' } };
  it.each<[string, number, unknown, object, string, string]>([
    [
      '401 without credentials',
      401,
      { error: 'who?' },
      {},
      '401: who?',
      "give credentials: headers: { authorization: 'Bearer ${MY_TOKEN}' }",
    ],
    [
      '401 with credentials',
      401,
      '',
      authorized,
      '401: no text',
      'the credentials in "headers" are not accepted: check that they are complete and have not expired',
    ],
    [
      '403 without credentials',
      403,
      'RBAC: access denied',
      {},
      '403: RBAC: access denied',
      'check who may call the server; credentials go into "headers"',
    ],
    [
      '403 with credentials',
      403,
      '',
      authorized,
      '403: no text',
      'the credentials are known but may not call this: check the permissions of their owner',
    ],
    [
      'a proxy without a server behind it',
      502,
      '<html>\r\n<head><title>502 Bad\tGateway</title></head></html>',
      {},
      '502 with a web page: 502 Bad Gateway',
      'a proxy answers for the server: check that the server behind HOST runs and that this is its address',
    ],
    ['a broken server', 500, '', {}, '500: no text', "check the server's log"],
    [
      'http to a port of https',
      400,
      'Client sent an HTTP request to an HTTPS server.',
      {},
      '400: Client sent an HTTP request to an HTTPS server.',
      'write the endpoint with https: https://HOST',
    ],
  ])('%s', async (_title, status, body, raw, answered, remedy) => {
    const { url } = await scriptedServer([], { status, body });
    expect(await problemOf(url, raw)).toMatchObject({
      message: `GET /v1/models/model: the server answered ${answered}`,
      remedy: remedy.replace('HOST', url.slice('http://'.length)),
    });
  });
});

describe('the wrong model or protocol', () => {
  it('a name that the server does not have', async () => {
    const { url } = await scriptedServer([], routes({}));
    expect(await problemOf(url, { modelName: 'births' })).toMatchObject({
      message: 'GET /v1/models/births: the server answered 404: no such thing',
      remedy:
        'check "modelName" (births) and "protocol" (tensorflow-serving); where a gateway chooses the server by its name, give the name: headers: { host: NAME }; if the server predicts but has no status route: check: none',
    });
  });

  it('a name that is near one that the server has', async () => {
    const { url } = await scriptedServer([], routes({ '/v1/models': { models: ['birth', 'taxi'] } }));
    expect((await problemOf(url, { modelName: 'births' })).remedy).toBe(
      'correct "modelName" (births) (did you mean "birth"?); the server has: birth, taxi',
    );
  });

  it.each<[string, string, object]>([
    ['tensorflow-serving', 'open-inference', { '/v2/models/model': { name: 'model', platform: 'onnx', inputs: [] } }],
    ['open-inference', 'tensorflow-serving', { '/v1/models/model': { model_version_status: [] } }],
    ['open-inference', 'tensorflow-serving', { '/v1/models/model': { name: 'model', ready: true } }],
  ])('%s where the server speaks %s', async (protocol, spoken, answers) => {
    const { url } = await scriptedServer([], routes({ ...answers }));
    expect((await problemOf(url, { protocol })).remedy).toBe(`the server speaks another protocol: give protocol: ${spoken}`);
  });

  it('a web page', async () => {
    const { url } = await scriptedServer([], { body: '<!DOCTYPE html><html><head><title>Sign in</title></head></html>' });
    expect(await problemOf(url)).toMatchObject({
      message: 'the server answered with a web page: Sign in',
      remedy: 'a proxy or a login page answers in its place: check the address, and the credentials in "headers"',
    });
  });

  it('no status of a model', async () => {
    const { url } = await scriptedServer([], { body: { hello: 'world' } });
    expect(await problemOf(url)).toMatchObject({
      message: 'GET /v1/models/model: the answer is not the status of a model: {"hello":"world"}',
      remedy: 'check that the endpoint is a model server, and its "protocol"',
    });
  });
});

const versions = (...list: object[]) => ({ body: { model_version_status: list } });

describe('models that are not there', () => {
  it('because the server gave them up, for its reason', async () => {
    const status = versions(
      { version: '2', state: 'END', status: { error_code: 'UNKNOWN', error_message: 'out of memory' } },
      { version: '1', state: 'UNLOADING', status: {} },
    );
    const { url } = await scriptedServer([], status);
    expect(await problemOf(url)).toMatchObject({
      message:
        'GET /v1/models/model: no version of the model is available: version 2 is END (out of memory), version 1 is UNLOADING',
      remedy: "the server has given the model up, or unloads it: see the server's log",
    });
  });

  it.each<[string, object, number, unknown, unknown]>([
    [
      'TensorFlow Serving',
      {},
      200,
      { model_version_status: [{ version: '1', state: 'LOADING' }] },
      { model_version_status: [{ version: '1', state: 'AVAILABLE' }] },
    ],
    ['KServe', {}, 503, { error: 'Model model is not ready.' }, { name: 'model', ready: true }],
    ['V2', { protocol: 'open-inference' }, 200, { name: 'model', ready: false }, { name: 'model', ready: true }],
  ])('yet are waited for: %s', async (_title, raw, status, loading, loaded) => {
    let asked = 0;
    const { url } = await scriptedServer([], (_request, response) => {
      asked++;
      response.writeHead(asked === 1 ? status : 200).end(JSON.stringify(asked === 1 ? loading : loaded));
    });
    await opened({ endpoint: url, ...raw });
    expect(asked).toBeGreaterThan(1);
  });
});
