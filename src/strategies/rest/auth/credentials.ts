import type { RestOptions } from '../options.ts';
import { isGoogles } from '../../../data/google/client.ts';
import { type GoogleToken, googleToken } from './google.ts';
import { type RequestHeaders, resolveHeaders } from './headers.ts';
import { Secrets } from './secrets.ts';

/** Credentials for requests. */
export interface Credentials {
  /** Headers for the next request, with a valid token. */
  headers(): Promise<RequestHeaders>;
  /** After a 401: will the next headers have a new token? */
  renew(refused: RequestHeaders): boolean;
  /** Removes secrets from a text, since servers and proxies may echo them. */
  scrub(text: string): string;
}

/** Throws ProblemsError if there is no token for Google. */
export async function openCredentials({ auth, headers }: RestOptions, address: string): Promise<Credentials> {
  const given = resolveHeaders(headers);
  const secrets = new Secrets(given.secrets);
  const google = auth ?? (isGoogles(address) ? 'google' : 'none');
  const token: GoogleToken | undefined = google === 'google' ? await googleToken(address) : undefined;
  return {
    async headers() {
      if (token === undefined) return given.headers;
      const fresh = await token.headers();
      secrets.add(fresh['authorization'] ?? '');
      return { ...fresh, ...given.headers };
    },
    renew: (refused) => token?.renew(refused['authorization']) ?? false,
    scrub: (text) => secrets.scrub(text),
  };
}
