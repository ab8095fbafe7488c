/** Local services cost nothing. */
export function isLocal(address: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
}

/** Addresses are shown in messages and results. */
export function hasNoSecrets(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return username === '' && password === '' && search === '' && hash === '';
}

/** What to say where an address has them; the message must not repeat it. */
export const secretsInAddress = 'must not contain a user, password, query or fragment';
