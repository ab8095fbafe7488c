/** What Google's clients need, whichever API they speak. */

/** Only Google's own addresses get a token: those of its APIs, and of endpoints with an address of their own. */
export function isGoogles(address: string): boolean {
  return /\.(googleapis\.com|vertexai\.goog)$/.test(new URL(address).hostname);
}

/** Root URL of the API that has models. */
export function googleAddress(protocol: string, region: string): string {
  return protocol === 'vertex-ai' ? `https://${region}-aiplatform.googleapis.com` : 'https://ml.googleapis.com';
}

/** Options of a client of these APIs. Application default credentials, for Google's own addresses only: no other server gets a token. */
export async function clientOptions(address: string) {
  const rootUrl = address.endsWith('/') ? address : `${address}/`;
  // What is retried is told, so the client must not have silent retries.
  const options = { rootUrl, retry: false, retryConfig: { retry: 0 } };
  if (!isGoogles(address)) return options;
  const { GoogleAuth } = await import('google-auth-library');
  return { ...options, auth: new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }) };
}

/** All items of a list that comes in pages. */
export async function allPages<T>(
  page: (token: {
    pageToken?: string;
  }) => Promise<{ readonly items?: readonly T[] | undefined; readonly next?: string | null | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: { pageToken?: string } = {};
  for (;;) {
    const { items = [], next } = await page(token);
    all.push(...items);
    if (!next) return all;
    token = { pageToken: next };
  }
}
