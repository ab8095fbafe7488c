/** What the two APIs have in common: labels, operations. */
import { allPages } from '../../data/google/client.ts';
import { label } from './deployment.ts';
import { type Found, type OperationState, unlessMissing } from './resource.ts';

interface Labelled {
  readonly labels?: { [key: string]: string } | null;
}

/** Whose a resource is, by its label. */
export function owned(name: string, found: Labelled | undefined, id: string): Found {
  if (found === undefined) return { state: 'absent' };
  const { [label]: value } = found.labels ?? {};
  if (value === id) return { state: 'ours' };
  const its = value === undefined ? `no label ${label}` : `the label ${label}=${value}`;
  return { state: 'foreign', why: `${name} is there with ${its}, not ${label}=${id}` };
}

/** An operation as both APIs answer it (google.longrunning.Operation). */
interface Operation {
  readonly name?: string | null;
  readonly done?: boolean | null;
  readonly error?: { code?: number | null; message?: string | null };
  readonly metadata?: { [key: string]: unknown } | null;
}

export function stateOf({ done, error }: Operation): OperationState {
  if (error === undefined || error === null) return { done: done === true };
  return { done: done === true, error: `${error.code ?? '?'}: ${error.message ?? 'no reason given'}` };
}

interface Page {
  readonly operations?: readonly Operation[];
  readonly nextPageToken?: string | null;
}

/** Operations that are not done, of all pages; none where the resource is not there. */
export async function underWay(list: (page: { pageToken?: string }) => Promise<{ readonly data: Page }>): Promise<Operation[]> {
  const all = await allPages(async (token) => {
    const page = (await unlessMissing(list(token)))?.data;
    return { items: page?.operations, next: page?.nextPageToken };
  });
  return all.filter(({ done }) => done !== true);
}

export function namesOf(operations: readonly Operation[]): string[] {
  return operations.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}
