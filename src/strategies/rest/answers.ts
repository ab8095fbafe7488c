/** What servers answer: predictions, and errors. */
import { isObject, parsePredictionJson } from '../../core/json.ts';
import { messageOf } from '../../core/problems.ts';
import { oneLine } from '../../core/text.ts';
import { type Diagnosis, RequestError } from './request-error.ts';

/** The JSON object that a server answered, with NaN and infinities as strings. Throws RequestError where it is something else. */
export function parseAnswer(text: string): Record<string, unknown> {
  const body = parse(text);
  if (isObject(body)) return body;
  throw new RequestError({ message: `the server's answer is not a JSON object: ${shortened(text)}` });
}

function parse(text: string): unknown {
  try {
    return parsePredictionJson(text);
  } catch (error) {
    throw new RequestError(notJson(text, messageOf(error)), { cause: error });
  }
}

function notJson(text: string, reason: string): Diagnosis {
  const title = pageTitle(text);
  if (title === undefined) return { message: `the server's answer is not JSON (${shortened(reason)}): ${shortened(text)}` };
  const remedy = 'a proxy or a login page answers in its place: check the address, and the credentials in "headers"';
  return { message: `the server answered with a web page: ${title}`, remedy };
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

/** The title of a web page, or its text; undefined for anything else. */
export function pageTitle(text: string): string | undefined {
  const start = text.slice(0, 100_000).trimStart();
  if (!/^(<!doctype html|<html|<head|<body)\b/i.test(start)) return undefined;
  const title = /<(title|h1)[^>]*>([^<]*)/i.exec(start)?.[2];
  return shortened(title ?? start.replaceAll(/<[^>]*>/g, ' ')) || 'without a text';
}

/** A server's text for a message: one line without control characters, not a whole page. */
export function shortened(text: string): string {
  const line = oneLine(text.slice(0, 10_000)).replaceAll(/\s+/g, ' ');
  // Not half of a character.
  return line.length > 300 ? `${line.slice(0, 300).replace(/[\ud800-\udbff]$/, '')}...` : line;
}
