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
  const { default: send } = await import('node-fetch');
  const { origin, pathname } = new URL(address);
  const folder = pathname.replace(/\/$/, '');
  // Retries are reported, so the client must not retry silently.
  const options = {
    rootUrl: `${origin}/`,
    retry: false,
    retryConfig: { retry: 0 },
    fetchImplementation: unlessAborted(send as unknown as typeof fetch),
    ...(folder !== '' && { adapter: below(folder) }),
  };
  if (!isGoogles(address)) return options;
  const { GoogleAuth } = await import('google-auth-library');
  return { ...options, auth: new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }) };
}

/**
 * The client sends with node-fetch, which ends the process when its signal is aborted before it begins: it destroys
 * the request's body, whose error nobody hears. A signal can be aborted while the client still prepares its request.
 */
function unlessAborted(send: typeof fetch): typeof fetch {
  return (url, init) => {
    init?.signal?.throwIfAborted();
    return send(url, init);
  };
}

/** The client keeps a root's origin and drops its path. */
function below(folder: string) {
  return <R extends { url: URL }, A>(request: R, send: (request: R) => A): A => {
    const { origin, pathname, search } = new URL(request.url);
    return send({ ...request, url: new URL(`${origin}${folder}${pathname}${search}`) });
  };
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
