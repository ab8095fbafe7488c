/** Long-running operations (google.longrunning), the server's side. */
import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { messageOf } from '../../../core/problems.ts';
import { Refusal } from '../errors.ts';

interface Operation {
  readonly name: string;
  readonly metadata?: object;
  readonly done?: true;
  readonly response?: object;
  readonly error?: { readonly code: number; readonly message: string };
}

export class Operations {
  readonly #all = new Map<string, Operation>();

  /** Begins the work under `resource`'s operations; what it answers is the operation's response. Not done at once, as in the cloud. */
  start(resource: string, work: () => Promise<object>, metadata?: object): Operation {
    const name = `${resource}/operations/${randomInt(1e12, 1e13)}`;
    const begun = { name, ...(metadata && { metadata }) };
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

  routes(server: FastifyInstance): void {
    for (const parent of ['/v1/projects/:p', '/v1/projects/:p/locations/:l', '/v1/projects/:p/locations/:l/:kind/:id']) {
      server.get(`${parent}/operations`, async ({ url }) => {
        const prefix = `${nameIn(url)}/`;
        return { operations: [...this.#all.values()].filter(({ name }) => name.startsWith(prefix)) };
      });
      server.get(`${parent}/operations/:operation`, async ({ url }) => {
        const operation = this.#all.get(nameIn(url));
        if (operation === undefined) throw new Refusal(404, `Operation ${nameIn(url)} is not found.`);
        return operation;
      });
    }
  }
}

/** The resource that a path names. */
function nameIn(url: string): string {
  return decodeURIComponent(url.replace(/^\/v1\//, '').replace(/\?.*$/, ''));
}
