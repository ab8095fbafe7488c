/** The option `endpoint`: the address of a server, to which the protocol adds its paths. */
import { z } from 'zod';
import { hasNoSecrets } from '../../core/address.ts';

export const endpoint = z
  .url({ protocol: /^https?$/, error: ({ input }) => `must be a URL such as http://127.0.0.1:8501${hint(input)}` })
  .refine(hasNoSecrets, { error: 'must not contain a user, password or query', abort: true })
  .refine((address) => ofRequest(address) === undefined, { error: ({ input }) => ofRequest(String(input)) ?? '' });

/** What is near a URL may contain a secret, so it is not repeated. */
function hint(input: unknown): string {
  if (typeof input !== 'string') return '';
  if (/^(grpc|dns):/i.test(input)) return "; rest speaks HTTP: give the server's REST port";
  return /^[\w.-]+:\d+(\/|$)/.test(input) ? '; begin it with http:// or https://' : '';
}

/** What is wrong with an address that already has the path of a request; undefined if nothing is. */
function ofRequest(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname } = new URL(address);
  const [, base, model, version] =
    /^(.*?)\/v[12]\/models\/([^/:]+)(?:\/versions\/([^/:]+))?(?:[:/][\w/:]*)?$/.exec(pathname) ?? [];
  if (base !== undefined && model !== undefined) {
    const also = version === undefined ? '' : ` and modelVersion: '${decodeURIComponent(version)}'`;
    return `must end before the path of a request: ${origin}${base}, with modelName: ${decodeURIComponent(model)}${also}`;
  }
  const [, google] = /^(.*?)\/v1\/projects\/.+/.exec(pathname) ?? [];
  if (google !== undefined)
    return `must end before the path of a request: ${origin}${google}, with projectId and the other options of its protocol`;
  return /(:(raw)?predict|\/infer)\/?$/i.test(pathname)
    ? 'must end before the path of a request, which the protocol adds: /v1/models/NAME:predict, or /v2/models/NAME/infer'
    : undefined;
}
