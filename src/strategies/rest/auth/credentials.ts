import type { RestOptions } from '../options.ts';
import { isGoogles } from '../../../data/google/client.ts';
import { type GoogleToken, googleToken } from './google.ts';
import { type RequestHeaders, resolveHeaders } from './headers.ts';
import { Secrets } from './secrets.ts';

/** What every request takes along to be let in. */
export interface Credentials {
  /** Headers of the next request; a token among them is valid still. */
  headers(): Promise<RequestHeaders>;
  /** After a 401: whether the next headers have another token than the refused ones. */
  renew(refused: RequestHeaders): boolean;
  /** A text without the secrets: servers and proxies answer with what they were sent. */
  scrub(text: string): string;
}

/** Throws ProblemsError where a token for Google cannot be had. */
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
