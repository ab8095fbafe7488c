import { shortened } from './shortened.ts';

/**
 * What an error's body says, as a message goes on after the status: Google's `{"error":{"code","message","status"}}` (Vertex AI's in a
 * list of one, at times), `{"error":"..."}` of the others, and any other text as it is.
 */
export function errorText(text: string): string {
  const error = errorIn(text);
  if (typeof error === 'string') return `: ${shortened(error)}`;
  const { message, status } = (error ?? {}) as Partial<Record<string, unknown>>;
  if (typeof message === 'string') return `${typeof status === 'string' ? ` ${status}` : ''}: ${shortened(message)}`;
  return `: ${shortened(text) || 'no text'}`;
}

function errorIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return ((Array.isArray(body) ? body[0] : body) as { error?: unknown } | null | undefined)?.error;
  } catch {
    return undefined;
  }
}
