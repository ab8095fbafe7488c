/** Shared by Google's clients of all APIs. */

/** Google's own addresses: its APIs and dedicated endpoints. Only these get a token. */
export function isGoogles(address: string): boolean {
  return /\.(googleapis\.com|vertexai\.goog)$/.test(new URL(address).hostname);
}

/** Root URL of the API for models. */
export function googleAddress(protocol: string, region: string): string {
  return protocol === 'vertex-ai' ? `https://${region}-aiplatform.googleapis.com` : 'https://ml.googleapis.com';
}

/** Options of a client of these APIs, with application default credentials only for Google's own addresses. */
export async function clientOptions(address: string) {
  const rootUrl = address.endsWith('/') ? address : `${address}/`;
  // Retries are reported, so the client must not retry silently.
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
