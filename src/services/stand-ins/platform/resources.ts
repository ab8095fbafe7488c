import { Refusal } from '../errors.ts';
import { nothing } from '../operations.ts';

/** Begins an operation of the API's method on the resource of this name. */
export type Start = (name: string, method: string, work: () => Promise<object>) => object;

/** Resources of one kind, by name. */
export class Resources<T extends object> {
  readonly #start: Start;
  /** Undefined: the operation that makes it is under way. It is not there for anybody yet, and its name is taken. */
  readonly #all = new Map<string, T | undefined>();

  constructor(start: Start) {
    this.#start = start;
  }

  get(name: string): T | undefined {
    return this.#all.get(name);
  }

  find(name: string): T {
    const found = this.#all.get(name);
    if (found === undefined) throw new Refusal(404, `${name} does not exist.`);
    return found;
  }

  /** Those that are there under a parent, in the order in which they were made. */
  under(parent: string): { readonly name: string; readonly resource: T }[] {
    return [...this.#all].flatMap(([name, resource]) =>
      resource === undefined || !name.startsWith(parent) ? [] : [{ name, resource }],
    );
  }

  add(name: string, resource: T | undefined): void {
    if (this.#all.has(name)) throw new Refusal(409, `${name} already exists.`);
    this.#all.set(name, resource);
  }

  make(name: string, method: string, work: () => Promise<{ readonly made: T; readonly response: object }>): object {
    this.add(name, undefined);
    return this.#start(name, method, async () => {
      try {
        const { made, response } = await work();
        this.#all.set(name, made);
        return response;
      } catch (error) {
        this.#all.delete(name);
        throw error;
      }
    });
  }

  remove(name: string, method: string, end?: () => Promise<void>): object {
    this.find(name);
    return this.#start(name, method, async () => {
      this.#all.delete(name);
      await end?.();
      return nothing;
    });
  }
}
