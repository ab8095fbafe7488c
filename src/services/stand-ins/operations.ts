/** Long-running operations (google.longrunning), the server's side. */
import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { messageOf } from '../../core/problems.ts';
import { Refusal } from './errors.ts';

interface Operation {
  readonly name: string;
  readonly metadata: object;
  readonly done?: true;
  readonly response?: object;
  readonly error?: { readonly code: number; readonly message: string };
}

export class Operations {
  readonly #all = new Map<string, Operation>();

  /** Begins the work under `resource`'s operations; what it answers is the operation's response. Not done at once, as in the cloud. */
  start(resource: string, work: () => Promise<object>, metadata: object): Operation {
    const name = `${resource}/operations/${newId()}`;
    const begun = { name, metadata };
    this.#all.set(name, begun);
    const end = (result: Pick<Operation, 'response' | 'error'>) => void this.#all.set(name, { ...begun, done: true, ...result });
    setImmediate(() => {
      work().then(
        (response) => end({ response }),
        // 13 is INTERNAL (google.rpc.Code).
        (error: unknown) => end({ error: { code: 13, message: messageOf(error) } }),
      );
    });
    return begun;
  }

  /** Google's clients of most languages ask below /v1; the one for Python, over HTTP, below /ui. */
  routes(server: FastifyInstance): void {
    for (const api of ['/v1', '/ui']) {
      for (const parent of ['/projects/:p', '/projects/:p/locations/:l', '/projects/:p/locations/:l/:kind/:id']) {
        server.get(`${api}${parent}/operations`, async ({ url }) => {
          const prefix = `${nameIn(url)}/`;
          return { operations: [...this.#all.values()].filter(({ name }) => name.startsWith(prefix)) };
        });
        server.get(`${api}${parent}/operations/:operation`, async ({ url }) => {
          const operation = this.#all.get(nameIn(url));
          if (operation === undefined) throw new Refusal(404, `Operation ${nameIn(url)} is not found.`);
          return operation;
        });
      }
    }
  }
}

/** An id as Google's services generate them. */
export function newId(): string {
  return String(randomInt(1e12, 1e13));
}

/** A message in JSON with its type, as an operation holds it (google.protobuf.Any): `name` with its package. */
export function typed(name: string, message: object = {}): object {
  return { '@type': `type.googleapis.com/${name}`, ...message };
}

const vertexAiPackage = 'google.cloud.aiplatform.v1';

/** A message of Vertex AI. */
export function ofVertexAi(name: string, message?: object): object {
  return typed(`${vertexAiPackage}.${name}`, message);
}

/** The metadata of a method's operation in Vertex AI. */
export function vertexAiMetadata(method: string): object {
  const now = new Date().toISOString();
  return ofVertexAi(`${method}OperationMetadata`, { genericMetadata: { createTime: now, updateTime: now } });
}

export const nothing = typed('google.protobuf.Empty');

/** The resource that a path names. */
function nameIn(url: string): string {
  return decodeURIComponent(url.replace(/^\/(v1|ui)\//, '').replace(/\?.*$/, ''));
}
