export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Strings are matched first, so that a token inside one is left alone. */
const stringOrToken = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * JSON as model servers and jobs write it. TensorFlow Serving and Python write NaN and infinities as bare tokens, which JSON does not have:
 * they become the strings that predictions may have for them. Throws JSON's own SyntaxError.
 */
export function parsePredictionJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      return JSON.parse(text.replace(stringOrToken, (match) => (match.startsWith('"') ? match : `"${match}"`)));
    } catch {
      throw error;
    }
  }
}
