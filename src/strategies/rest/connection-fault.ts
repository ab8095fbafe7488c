/** Why a connection failed, in words: Node.js and undici have codes. */
import { messageOf } from '../../core/problems.ts';
import { shortened } from './answers.ts';
import { type Diagnosis, RequestError } from './request-error.ts';

type Scrub = (text: string) => string;

/** The error in words, with its code. */
export function connectionError(error: unknown, origin: string, scrub: Scrub): RequestError {
  if (error instanceof RequestError) return error;
  const code = codeOf(error);
  return new RequestError(diagnosisOf(error, code, new URL(origin), scrub), { code, cause: error });
}

/** If several addresses of a host refuse, the outer error has neither text nor, always, a code. */
function codeOf(error: unknown): string | undefined {
  const { code, errors } = error as { readonly code?: unknown; readonly errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  return errors?.map(codeOf).find((inner) => inner !== undefined);
}

function diagnosisOf(error: unknown, code: string | undefined, url: URL, scrub: Scrub): Diagnosis {
  const known = code === undefined ? undefined : (byCode[code]?.(url, error) ?? ofTls(code, url));
  if (known !== undefined) return known;
  const data = (error as { readonly data?: unknown }).data;
  if (typeof data === 'string' && data !== '') return notHttp(scrub(data), messageOf(error));
  return { message: shortened(messageOf(error)) || code || 'the connection failed' };
}

type Known = (url: URL, error: unknown) => Diagnosis;

const unreachable: Known = (url) => ({
  message: `there is no way to ${url.host}`,
  remedy: 'check the host, the port, and that no firewall or VPN is in the way',
});
const unknownHost: Known = ({ hostname }) => ({
  message: `no host has the name ${hostname}`,
  remedy: 'correct the host; the names of a cluster or a private network are known only inside it',
});
const untrusted: Known = ({ host }, error) => ({
  message: `the certificate of ${host} is signed by nobody that Node.js trusts (${messageOf(error)})`,
  remedy: 'name the file with the certificate of its authority: NODE_EXTRA_CA_CERTS=ca.pem predbench ...',
});
const closed: Known = ({ protocol }) => ({
  message: 'the server closed the connection without a whole answer',
  remedy:
    protocol === 'http:'
      ? "if no call succeeds, check that the port speaks HTTP: it may want https://, or be the server's gRPC port"
      : 'if no call succeeds, the server may want a certificate of the client, which rest does not have: call it through a proxy that has one',
});

const byCode: Readonly<Partial<Record<string, Known>>> = {
  ECONNREFUSED: ({ host }) => ({ message: `nothing listens at ${host}`, remedy: 'start the server, or correct host and port' }),
  EMFILE: () => ({
    message: 'no further connection: too many files are open in this process',
    remedy: 'allow more (ulimit -n 4096), or have fewer calls under way (inFlight, resources.workers)',
  }),
  ECONNRESET: closed,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  UND_ERR_CONNECT_TIMEOUT: unreachable,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ hostname }, error) => ({
    message: `the server's certificate is not for ${hostname}: ${shortened(messageOf(error))}`,
    remedy: 'give the endpoint one of the names in the certificate',
  }),
  CERT_HAS_EXPIRED: ({ host }) => ({ message: `the certificate of ${host} has expired`, remedy: 'renew it on the server' }),
  CERT_NOT_YET_VALID: ({ host }) => ({
    message: `the certificate of ${host} is not valid yet`,
    remedy: "check this machine's clock",
  }),
  ERR_SSL_WRONG_VERSION_NUMBER: (url) => ({
    message: `${url.host} does not speak TLS`,
    remedy: `if the server speaks plain HTTP, write the endpoint with http: ${url.origin.replace('https', 'http')}`,
  }),
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: (url) => speaksHttp2(url.host),
  UND_ERR_HEADERS_OVERFLOW: () => ({ message: "the headers of the server's answer exceed 16 KiB" }),
  // From undici, for a 101 that nobody asked for.
  ERR_ASSERTION: () => ({ message: "the server's answer cannot be read as HTTP" }),
};

/** Other errors of OpenSSL have long texts with addresses in memory. */
function ofTls(code: string, { host }: URL): Diagnosis | undefined {
  if (!code.startsWith('ERR_SSL_') && code !== 'EPROTO') return undefined;
  const remedy =
    'check that the port speaks TLS 1.2 or 1.3; if it wants a certificate of the client, call it through a proxy that has one';
  return { message: `no TLS connection to ${host} (${code})`, remedy };
}

function speaksHttp2(where: string): Diagnosis {
  return {
    message: `${where} speaks HTTP/2 only, as gRPC does`,
    remedy:
      "give the server's REST port: 8501 of TensorFlow Serving, 8000 of Triton, 8080 of KServe and MLServer, unless set otherwise",
  };
}

/** `data`: what the server sent in place of an HTTP answer. */
function notHttp(data: string, reason: string): Diagnosis {
  const bytes = Buffer.from(data);
  // A frame of SETTINGS begins every HTTP/2 connection: three bytes of length, type 4, flags, stream 0.
  if (bytes.length >= 9 && bytes[0] === 0 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0) return speaksHttp2('the server');
  // An alert or a handshake of TLS.
  if ((bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 3)
    return { message: 'the server speaks TLS', remedy: 'write the endpoint with https://' };
  return {
    message: `the server's answer cannot be read as HTTP (${shortened(reason)}): ${shortened(data)}`,
    remedy: 'check that the port is that of an HTTP server',
  };
}
