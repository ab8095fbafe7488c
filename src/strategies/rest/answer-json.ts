import { isObject } from '../../core/json.ts';
import { messageOf } from '../../core/problems.ts';
import { shortened } from './shortened.ts';

/** Strings are matched first, so that a token inside one is left alone. */
const stringOrToken = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * The JSON object that a server answered. TensorFlow Serving and Python write NaN and infinities as bare tokens, which JSON does not have:
 * they become the strings that predictions may have for them. Throws an Error with the text where it is something else.
 */
export function parseAnswer(text: string): Record<string, unknown> {
  const body = parse(text);
  if (isObject(body)) return body;
  throw new Error(`the server's answer is not a JSON object: ${shortened(text)}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      return JSON.parse(text.replace(stringOrToken, (match) => (match.startsWith('"') ? match : `"${match}"`)));
    } catch {
      throw new Error(`the server's answer is not JSON (${messageOf(error)}): ${shortened(text)}`, { cause: error });
    }
  }
}
