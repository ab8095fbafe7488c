/** What Google's clients need, whichever API they speak. */

/** Only Google's own addresses get a token: those of its APIs, and of endpoints with an address of their own. */
export function isGoogles(address: string): boolean {
  return /\.(googleapis\.com|vertexai\.goog)$/.test(new URL(address).hostname);
}

/** Root URL of the API that has models. */
export function googleAddress(protocol: string, region: string): string {
  return protocol === 'vertex-ai' ? `https://${region}-aiplatform.googleapis.com` : 'https://ml.googleapis.com';
}

/** What is retried is told, so the client must not have silent retries. */
export function withoutRetries(rootUrl: string) {
  return { rootUrl: rootUrl.endsWith('/') ? rootUrl : `${rootUrl}/`, retry: false, retryConfig: { retry: 0 } };
}

/** Application default credentials, for Google's own addresses only: no other server gets a token. */
export async function googleAuth(rootUrl: string) {
  if (!isGoogles(rootUrl)) return {};
  const { GoogleAuth } = await import('google-auth-library');
  return { auth: new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }) };
}
