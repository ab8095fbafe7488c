import { expect, it } from 'vitest';
import { connectionError } from '../../../src/strategies/rest/connection-fault.ts';

const unreachable = 'there is no way to m.example:8501 (check the host, the port, and that no firewall or VPN is in the way)';
const unknown =
  'no host has the name m.example (correct the host; the names of a cluster or a private network are known only inside it)';

it.each<[string, string]>([
  [
    'EMFILE',
    'no further connection: too many files are open in this process (allow more (ulimit -n 4096), or have fewer calls under way (inFlight, resources.workers))',
  ],
  ['ENOTFOUND', unknown],
  ['EAI_AGAIN', unknown],
  ['EHOSTUNREACH', unreachable],
  ['ENETUNREACH', unreachable],
  ['ETIMEDOUT', unreachable],
  ['UND_ERR_CONNECT_TIMEOUT', unreachable],
  ['CERT_HAS_EXPIRED', 'the certificate of m.example:8501 has expired (renew it on the server)'],
  ['CERT_NOT_YET_VALID', "the certificate of m.example:8501 is not valid yet (check this machine's clock)"],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'the certificate of m.example:8501 is signed by nobody that Node.js trusts (as Node.js says) (name the file with the certificate of its authority: NODE_EXTRA_CA_CERTS=ca.pem predbench ...)',
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "the server's certificate is not for m.example: as Node.js says (give the endpoint one of the names in the certificate)",
  ],
  [
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'no TLS connection to m.example:8501 (ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE) (check that the port speaks TLS 1.2 or 1.3; if it wants a certificate of the client, call it through a proxy that has one)',
  ],
  ['UND_ERR_HEADERS_OVERFLOW', "the headers of the server's answer exceed 16 KiB"],
  ['EWHATEVER', 'as Node.js says'],
])('%s', (code, message) => {
  const error = Object.assign(new Error('as Node.js says'), { code });
  expect(connectionError(error, 'https://m.example:8501', String)).toMatchObject({ message, code, cause: error });
});

it('of a host with several addresses that all refuse', () => {
  const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
  const { message, code } = connectionError(new AggregateError([refused, refused], ''), 'http://localhost:1', String);
  expect([message, code]).toEqual([
    'nothing listens at localhost:1 (start the server, or correct host and port)',
    'ECONNREFUSED',
  ]);
});
