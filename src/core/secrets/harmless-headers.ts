/** Headers whose values may be shown; any other may carry a secret. */
export const harmlessHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'host',
  'user-agent',
  'x-goog-user-project',
]);
