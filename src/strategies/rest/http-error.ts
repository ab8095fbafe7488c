/** Answers with a status other than 2xx. */
import { exampleRemedy } from '../../core/tf-example.ts';
import { errorText, pageTitle, shortened } from './answers.ts';
import { type Diagnosis, RequestError } from './request-error.ts';

export class HttpError extends RequestError {
  readonly status: number;
  override readonly code: string;
  readonly retryAfterMs: number | undefined;
  /** Of the request, as the server saw it. */
  readonly path: string;
  /** Whole, to see what the server means. */
  readonly text: string;

  constructor(refusal: Refusal) {
    super(refusalDiagnosis(refusal));
    this.status = refusal.status;
    this.code = String(refusal.status);
    this.path = refusal.url.pathname;
    this.text = refusal.text;
    this.retryAfterMs = retryAfterMs(refusal.retryAfter);
  }
}

export interface Refusal {
  readonly status: number;
  /** The body and these headers, without secrets. */
  readonly text: string;
  readonly location: string | undefined;
  readonly retryAfter: string | undefined;
  /** The address that was asked, and the end of it that the protocol adds to the endpoint. */
  readonly url: URL;
  readonly route: string;
  /** Were credentials sent? */
  readonly authorized: boolean;
  /** What the protocol knows to check. */
  readonly advice: string | undefined;
}

function refusalDiagnosis(refusal: Refusal): Diagnosis {
  const { status, text, url, advice } = refusal;
  const redirected = redirectOf(refusal);
  if (redirected !== undefined) return redirected;
  const title = pageTitle(text);
  if (title === undefined)
    return { message: `the server answered ${status}${errorText(text)}`, remedy: advice ?? adviceOf(refusal) };
  const behind = `a proxy answers for the server: check that the server behind ${url.host} runs and that this is its address`;
  const remedy = advice ?? adviceOf(refusal) ?? (status >= 500 ? behind : undefined);
  return { message: `the server answered ${status} with a web page: ${title}`, remedy };
}

function adviceOf({ status, text, url, authorized }: Refusal): string | undefined {
  if (status === 400 && /\bhttps\b/i.test(text) && url.protocol === 'http:')
    return `write the endpoint with https: ${url.origin.replace('http', 'https')}`;
  if (status === 400 && exampleRemedy(text) !== undefined) return exampleRemedy(text);
  switch (status) {
    case 401:
      return authorized
        ? 'the credentials in "headers" are not accepted: check that they are complete and have not expired'
        : "give credentials: headers: { authorization: 'Bearer ${MY_TOKEN}' }";
    case 403:
      return authorized
        ? 'the credentials are known but may not call this: check the permissions of their owner'
        : 'check who may call the server; credentials go into "headers"';
    case 407:
      return 'a proxy in the way wants credentials of its own: go past it, or give it them in "headers"';
    default:
      return undefined;
  }
}

/** Redirects are not followed: each call would pay for two. */
function redirectOf({ status, location, url, route }: Refusal): Diagnosis | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, url.href))
    return undefined;
  const target = new URL(location, url);
  // Its query may contain a token.
  const shown = shortened(target.origin + target.pathname);
  const message = `the server answered ${status}: it redirects to ${shown}`;
  const base = target.pathname.endsWith(route) ? target.pathname.slice(0, -route.length) : undefined;
  if (base === undefined)
    return {
      message,
      remedy: 'this may be the way to a login: give the address of the server itself as endpoint, and credentials in "headers"',
    };
  return { message, remedy: `redirects are not followed; give that address: endpoint: ${shortened(target.origin + base)}` };
}

/** The header contains seconds or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
