import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bookOf } from '../../../src/prices/catalog/book-of.ts';
import { type CatalogSku, readCatalog } from '../../../src/prices/catalog/cloud-billing.ts';
import { driftFrom } from '../../../src/prices/catalog/drift.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';

interface Rate {
  readonly start?: number;
  readonly units?: string;
  readonly nanos?: number;
}

/** As services.skus.list answers. */
function sku(skuId: string, description: string, usageUnit: string, rates: readonly Rate[], more: CatalogSku = {}): CatalogSku {
  return {
    name: `services/X/skus/${skuId}`,
    skuId,
    description,
    category: { serviceDisplayName: 'Cloud Dataflow', resourceFamily: 'Compute', resourceGroup: 'CPU', usageType: 'OnDemand' },
    serviceRegions: ['us-central1'],
    pricingInfo: [
      {
        summary: '',
        effectiveTime: '2026-11-23T02:15:40.123Z',
        currencyConversionRate: 1,
        aggregationInfo: { aggregationLevel: 'ACCOUNT', aggregationInterval: 'MONTHLY', aggregationCount: 1 },
        pricingExpression: {
          usageUnit,
          displayQuantity: 1,
          tieredRates: rates.map(({ start = 0, units = '0', nanos = 0 }) => ({
            startUsageAmount: start,
            unitPrice: { currencyCode: 'USD', units, nanos },
          })),
        },
      },
    ],
    serviceProviderName: 'Google',
    ...more,
  };
}

async function scripted(answer: (url: URL) => { status?: number; body: unknown }) {
  const lines: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    lines.push(`${request.method} ${decodeURIComponent(`${url.pathname}${url.search}`)}`);
    const { status = 200, body } = answer(url);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const env = { PREDBENCH_BILLING_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, GOOGLE_API_KEY: 'k' };
  return { lines, env };
}

describe('readCatalog', () => {
  test('finds services by name and reads every page of their SKUs', async () => {
    const { lines, env } = await scripted((url) => {
      if (url.pathname === '/v1/services') {
        return url.searchParams.get('pageToken') === 'more'
          ? { body: { services: [{ name: 'services/B', serviceId: 'B', displayName: 'Cloud Pub/Sub' }] } }
          : {
              body: {
                services: [
                  { name: 'services/A', serviceId: 'A', displayName: 'Cloud Dataflow' },
                  { name: 'services/C', serviceId: 'C', displayName: 'Other' },
                ],
                nextPageToken: 'more',
              },
            };
      }
      const second = url.searchParams.get('pageToken') === 'two';
      return url.pathname === '/v1/services/A/skus'
        ? { body: { skus: [sku(second ? '2' : '1', 'x', 'h', [])], nextPageToken: second ? '' : 'two' } }
        : { body: {} };
    });
    const catalog = await readCatalog(['Cloud Dataflow', 'Cloud Pub/Sub'], env);
    expect([...catalog].map(([name, skus]) => [name, skus.map(({ skuId }) => skuId)])).toEqual([
      ['Cloud Dataflow', ['1', '2']],
      ['Cloud Pub/Sub', []],
    ]);
    expect(lines).toEqual([
      'GET /v1/services?pageSize=5000&key=k',
      'GET /v1/services?pageSize=5000&pageToken=more&key=k',
      'GET /v1/services/A/skus?currencyCode=USD&pageSize=5000&key=k',
      'GET /v1/services/A/skus?currencyCode=USD&pageSize=5000&pageToken=two&key=k',
      'GET /v1/services/B/skus?currencyCode=USD&pageSize=5000&key=k',
    ]);
  });

  test('a refusal keeps code and message and says what to check', async () => {
    const error = { code: 403, message: 'Cloud Billing API has not been used in project 1 before', status: 'PERMISSION_DENIED' };
    const { env } = await scripted(() => ({ status: 403, body: { error } }));
    await expect(readCatalog([], env)).rejects.toMatchObject({
      name: 'ProblemsError',
      exitCode: 4,
      problems: [
        {
          file: 'Cloud Billing Catalog',
          message: 'answered 403: Cloud Billing API has not been used in project 1 before',
          remedy: expect.stringContaining('enable the Cloud Billing API'),
        },
      ],
    });
  });
});

const vertexCore = 'Vertex AI: Online/Batch Prediction N1 Predefined Instance Core running in Iowa';
const vertexRam = 'Vertex AI: Online/Batch Prediction N1 Predefined Instance Ram running in Iowa';
const catalog = new Map<string, CatalogSku[]>([
  [
    'Cloud Dataflow',
    [
      sku('D1', 'vCPU Time Batch Iowa', 'h', [{ nanos: 56_000_000 }]),
      sku('D2', 'vCPU Time Batch Belgium', 'h', [{ nanos: 60_000_000 }], { serviceRegions: ['europe-west1'] }),
      sku('D3', 'RAM Time Batch Iowa', 'GiBy.h', [{ nanos: 4_000_000 }]),
      sku('D4', 'Local Disk Time PD Standard Iowa', 'GiBy.mo', [{ nanos: 1 }]),
      sku('D5', 'vCPU Time Streaming Iowa', 'h', [{ nanos: 1 }]),
      sku('D6', 'vCPU Time Streaming Iowa, again', 'h', [{ nanos: 1 }]),
    ],
  ],
  [
    'Cloud Pub/Sub',
    [sku('P1', 'Message Delivery Basic', 'TiBy', [{}, { start: 0.009765625, units: '40' }], { serviceRegions: ['global'] })],
  ],
  [
    'Cloud Storage',
    [sku('S1', 'Regional Standard Class A Operations', 'count', [{}, { start: 5000, nanos: 5000 }, { start: 9e9, nanos: 4000 }])],
  ],
  [
    'Vertex AI',
    [sku('V1', vertexCore, 'h', [{ units: '1', nanos: 36_000_000 }]), sku('V2', vertexRam, 'GiBy.h', [{ nanos: 5_000_000 }])],
  ],
]);

describe('bookOf', () => {
  const book = bookOf(catalog, 'us-central1', '2026-11-23');
  const of = (name: string) => book.prices.find(({ sku }) => sku === name);

  test('units and nanos are USD, in the unit of the book, with SKU as source', () => {
    expect(book).toMatchObject({ id: 'us-central1-2026-11-23', region: 'us-central1', gathered: '2026-11-23' });
    expect(of('dataflow/batch/vcpu')).toMatchObject({
      unit: 'vCPU h',
      usd: 0.056,
      confidence: 'good',
      sourceDate: '2026-11-23',
      skuId: 'D1',
      source: 'Cloud Billing Catalog, SKU D1 (vCPU Time Batch Iowa)',
    });
  });

  test('a price is the first that is not free; a thousand operations are a thousand', () => {
    expect(of('pubsub/throughput')).toMatchObject({ usd: 40 });
    expect(of('cloud-storage/class-a')?.usd).toBeCloseTo(0.005, 12);
  });

  test('a machine type is made of its cores and its memory', () => {
    expect(of('vertex-ai/prediction/n1-standard-2')?.usd).toBeCloseTo(2 * 1.036 + 7.5 * 0.005, 12);
    expect(of('vertex-ai/prediction/n1-standard-16')?.usd).toBeCloseTo(16 * 1.036 + 60 * 0.005, 12);
  });

  test('what is missing, ambiguous or of another unit is told, never guessed', () => {
    expect(book.open).toContain('dataflow/streaming/vcpu: 2 SKUs match: D5, D6');
    expect(book.open).toContain('dataflow/disk/standard: SKU D4: is priced by GiBy.mo, not by GiBy.h');
    expect(book.open.find((text) => text.startsWith('dataflow/streaming/memory: no SKU of Cloud Dataflow'))).toBeDefined();
  });

  test('drift over 1 % against the book in use is reported, less is not', async () => {
    expect(driftFrom(await loadPriceBook('us-central1-2026-11'), book.prices)).toEqual([
      { sku: 'dataflow/batch/memory', unit: 'GB h', oldUsd: 0.003557, newUsd: 0.004, share: 0.004 / 0.003557 - 1 },
      expect.objectContaining({ sku: 'vertex-ai/prediction/n1-standard-2', oldUsd: 0.1095 }),
      expect.objectContaining({ sku: 'vertex-ai/prediction/n1-standard-4', oldUsd: 0.219 }),
      expect.objectContaining({ sku: 'vertex-ai/prediction/n1-standard-8', oldUsd: 0.438 }),
      expect.objectContaining({ sku: 'vertex-ai/prediction/n1-standard-16', oldUsd: 0.876 }),
    ]);
  });
});
