/** Reads the Cloud Billing Catalog (cloudbilling v1) with Google's client. */
import type { cloudbilling_v1 } from 'googleapis/build/src/apis/cloudbilling/v1.js';
import { allPages } from '../../data/google/client.ts';
import { statusOf } from '../../data/google/errors.ts';
import { exitCodes, messageOf, ProblemsError } from '../../core/problems.ts';

export type CatalogSku = cloudbilling_v1.Schema$Sku;

/** Another service with the same API, such as a test's: `http://127.0.0.1:8080`. */
const endpointVariable = 'PREDBENCH_BILLING_ENDPOINT';
const keyVariable = 'GOOGLE_API_KEY';
const scopes = ['https://www.googleapis.com/auth/cloud-billing.readonly'];

type Environment = Readonly<Record<string, string | undefined>>;

/** The SKUs of these services (by display name, such as `Cloud Dataflow`), in USD. Throws ProblemsError. */
export async function readCatalog(
  serviceNames: readonly string[],
  env: Environment = process.env,
): Promise<Map<string, CatalogSku[]>> {
  const { services } = await client(env);
  try {
    const named = await allPages(async (pageToken) => {
      const { data } = await services.list({ pageSize: 5000, ...pageToken });
      return { items: data.services, next: data.nextPageToken };
    });
    const found = new Map<string, CatalogSku[]>();
    for (const { name, displayName } of named) {
      if (typeof name !== 'string' || typeof displayName !== 'string' || !serviceNames.includes(displayName)) continue;
      const skus = await allPages(async (pageToken) => {
        const { data } = await services.skus.list({ parent: name, currencyCode: 'USD', pageSize: 5000, ...pageToken });
        return { items: data.skus, next: data.nextPageToken };
      });
      found.set(displayName, skus);
    }
    return found;
  } catch (cause) {
    throw refused(cause);
  }
}

async function client(env: Environment): Promise<cloudbilling_v1.Cloudbilling> {
  const { cloudbilling_v1: api } = await import('googleapis/build/src/apis/cloudbilling/v1.js');
  const key = env[keyVariable];
  const rootUrl = env[endpointVariable];
  // Never send the user's token to another server.
  const auth = key || (rootUrl ? undefined : new (await import('google-auth-library')).GoogleAuth({ scopes }));
  return new api.Cloudbilling({
    ...(rootUrl && { rootUrl: rootUrl.endsWith('/') ? rootUrl : `${rootUrl}/` }),
    ...(auth !== undefined && { auth }),
  });
}

function refused(cause: unknown): ProblemsError {
  const status = statusOf(cause);
  const message = status === undefined ? messageOf(cause) : `answered ${status}: ${messageOf(cause)}`;
  const problem = { file: 'Cloud Billing Catalog', message, remedy: remedies[status ?? 0] ?? remedyElse };
  return new ProblemsError(problem, { exitCode: exitCodes.environment, cause });
}

const remedyElse = `check the connection and the credentials: set ${keyVariable}, or log in with gcloud auth application-default login`;
const remedies: Readonly<Record<number, string>> = {
  400: `check the API key in ${keyVariable}`,
  401: 'log in: gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS',
  403: "enable the Cloud Billing API (cloudbilling.googleapis.com) in the key's or the account's project",
  429: 'the quota of the Cloud Billing API is exhausted: wait a minute',
};
