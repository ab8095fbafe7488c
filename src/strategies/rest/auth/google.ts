/** Application default credentials, through Google's client, which is imported when needed. */
import type { AuthClient } from 'google-auth-library';
import { exitCodes, messageOf, ProblemsError } from '../../../core/problems.ts';
import type { RequestHeaders } from './headers.ts';

const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

export interface GoogleToken {
  /** Renewed some minutes before it expires. */
  headers(): Promise<RequestHeaders>;
  /** Drops a token that a server refused before it expired. Returns whether a new one is possible. */
  renew(refused: string | undefined): boolean;
}

/** Finds credentials and fetches the first token. Throws ProblemsError if there are none that Google accepts. */
export async function googleToken(address: string): Promise<GoogleToken> {
  const { GoogleAuth } = await import('google-auth-library');
  const findClient = (): Promise<AuthClient> => {
    const auth = new GoogleAuth({ scopes });
    // A service account's key signs its own tokens, as in Google's other clients.
    auth.useJWTAccessWithScope = true;
    return auth.getClient();
  };
  let client = findClient();
  let latest: string | undefined;
  let pending: Promise<RequestHeaders> | undefined;
  async function fetchHeaders(): Promise<RequestHeaders> {
    try {
      const found = Object.fromEntries(await (await client).getRequestHeaders(address));
      latest = found['authorization'];
      return found;
    } catch (error) {
      // Without a cause, since Google's errors contain the request.
      const message = `no token for Google: ${messageOf(error)}`;
      const remedy = 'run gcloud auth application-default login, or name a key file in GOOGLE_APPLICATION_CREDENTIALS';
      throw new ProblemsError({ file: address, message, remedy }, { exitCode: exitCodes.environment });
    }
  }
  /** Concurrent calls share one fetch. */
  const headers = () => (pending ??= fetchHeaders().finally(() => (pending = undefined)));
  await headers();
  return {
    headers,
    renew(refused) {
      // Another call may have renewed it already.
      if (refused !== latest) return true;
      latest = undefined;
      client = findClient();
      return true;
    },
  };
}
