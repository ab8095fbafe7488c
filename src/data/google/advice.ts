const credentials = 'the credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS';

/** What to check when Google refuses, or does not answer (no status): its answers name the permission, seldom what to do. */
export function googleAdvice(
  status: number | undefined,
  { api, role, named }: { readonly api: string; readonly role: string; readonly named: string },
): string | undefined {
  if (status === undefined) return `check the connection, and ${credentials}`;
  if (status === 401) return `check ${credentials}`;
  if (status === 403) return `check that ${api} is enabled in the project and that the caller has ${role}`;
  if (status === 404) return `check ${named}`;
  if (status === 429) return `check the project's quota of ${api}`;
  return undefined;
}
