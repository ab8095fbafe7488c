/** What servers answer: predictions, and errors. */
import { isObject, parsePredictionJson } from '../../core/json.ts';
import { messageOf } from '../../core/problems.ts';

/** The JSON object that a server answered, with NaN and infinities as strings. Throws an Error with the text where it is something else. */
export function parseAnswer(text: string): Record<string, unknown> {
  const body = parse(text);
  if (isObject(body)) return body;
  throw new Error(`the server's answer is not a JSON object: ${shortened(text)}`);
}

function parse(text: string): unknown {
  try {
    return parsePredictionJson(text);
  } catch (error) {
    throw new Error(`the server's answer is not JSON (${messageOf(error)}): ${shortened(text)}`, { cause: error });
  }
}

/**
 * The text of an error's body, to follow the status in a message: Google's `{"error":{"code","message","status"}}` (from Vertex AI sometimes
 * in a list of one), `{"error":"..."}` from others, and any other text unchanged.
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

/** A server's text for an error message: one line, not a whole page. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
