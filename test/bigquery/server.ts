/** BigQuery's REST API as its documents have it, by script: no emulator is to be had. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface Asked {
  /** `GET projects/p/queries/j`, without the query string. */
  readonly line: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

/** Answers each request as `answer` says, and makes the client talk to it. */
export async function bigqueryServer(answer: (asked: Asked) => Answer): Promise<Asked[]> {
  const requests: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (data: Buffer) => (text += data.toString()));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const path = url.pathname.replace(/^\/bigquery\/v2\//, '');
      const asked = {
        line: `${request.method} ${path}`,
        query: url.searchParams,
        headers: request.headers,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
      requests.push(asked);
      const { status = 200, body } = answer(asked);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('PREDBENCH_BIGQUERY_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return requests;
}

export function refusal(code: number, reason: string, message: string): Answer {
  return { status: code, body: { error: { code, message, errors: [{ message, domain: 'global', reason }], status: reason } } };
}

/** Rows as the API has them: every value a text or null. */
export function wireRows(rows: readonly (readonly unknown[])[]): object[] {
  return rows.map((values) => ({ f: values.map((v) => ({ v })) }));
}
