/** What Google's clients need, whichever API they speak. */
import { isGoogles } from './options.ts';

export interface Connection {
  readonly rootUrl: string;
  readonly projectId: string;
  readonly region: string;
  readonly modelName: string;
  readonly modelVersion: string | undefined;
  readonly machineType: string;
}

/** Retries are declared to the harness, so the client must not have silent ones. */
export function withoutRetries(rootUrl: string) {
  return { rootUrl: rootUrl.endsWith('/') ? rootUrl : `${rootUrl}/`, retry: false, retryConfig: { retry: 0 } };
}

/** Application default credentials, for Google's own addresses only: no other server gets a token. */
export async function googleAuth(rootUrl: string) {
  if (!isGoogles(rootUrl)) return {};
  const { GoogleAuth } = await import('google-auth-library');
  return { auth: new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }) };
}
