import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCloudStorage } from '../../src/data/storage/cloud-storage.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { type FakeGcs, startFakeGcs } from './fake-gcs.ts';

const bucket = 'predbench-test';
const content = randomBytes(3_000_000);
const cloudStorage = createCloudStorage({ stallMs: 300 });
let gcs: FakeGcs;
let proxy: CuttingProxy;

beforeAll(async () => {
  gcs = await startFakeGcs(bucket);
  proxy = await startCuttingProxy(gcs.url);
  process.env['PREDBENCH_STORAGE_ENDPOINT'] = proxy.url;
});

afterAll(async () => {
  await proxy.stop();
  await gcs.stop();
});

afterEach(() => {
  proxy.ranges.length = 0;
});

async function write(uri: string, bytes: Uint8Array): Promise<void> {
  await finished((await cloudStorage.write(uri)).end(bytes));
}

const read = async (uri: string) => buffer(await cloudStorage.read(uri));

describe('Cloud Storage', () => {
  it('keeps what was written, and replaces it whole', async () => {
    const uri = `gs://${bucket}/round/trip.bin`;
    await write(uri, content);
    expect((await read(uri)).equals(content)).toBe(true);
    await write(uri, Buffer.from('new'));
    expect((await read(uri)).toString()).toBe('new');
    await write(uri, Buffer.alloc(0));
    expect((await read(uri)).length).toBe(0);
  });

  it('is read from any byte on, to its end', async () => {
    const uri = `gs://${bucket}/round/part.bin`;
    await write(uri, content);
    expect((await buffer(await cloudStorage.read(uri, 2_000_001))).equals(content.subarray(2_000_001))).toBe(true);
  });

  it('lists by prefix, with sizes and a version that changes with the content, and removes a folder and nothing beside it', async () => {
    for (const name of ['list/b', 'list/a', 'list/deep/c', 'list-2/d']) await write(`gs://${bucket}/${name}`, Buffer.from(name));
    const listed = await cloudStorage.list(`gs://${bucket}/list/`);
    expect(listed.map(({ path, bytes }) => [path, bytes])).toEqual([
      [`gs://${bucket}/list/a`, 6],
      [`gs://${bucket}/list/b`, 6],
      [`gs://${bucket}/list/deep/c`, 11],
    ]);
    await write(`gs://${bucket}/list/a`, Buffer.from('list/a'));
    const [again] = await cloudStorage.list(`gs://${bucket}/list/a`);
    expect(again?.version).not.toBe(listed[0]?.version);
    await cloudStorage.removeFile(`gs://${bucket}/list/b`);
    await cloudStorage.removeFile(`gs://${bucket}/list/none`);
    expect(await cloudStorage.list(`gs://${bucket}/list/`)).toHaveLength(2);
    await cloudStorage.remove(`gs://${bucket}/list`);
    expect(await cloudStorage.list(`gs://${bucket}/list`)).toMatchObject([{ path: `gs://${bucket}/list-2/d` }]);
  });

  it('goes on where a broken connection stopped', async () => {
    const uri = `gs://${bucket}/cut.bin`;
    await write(uri, content);
    proxy.spoil = { cutAfter: 1_000_000 };
    expect((await read(uri)).equals(content)).toBe(true);
    expect(proxy.ranges).toHaveLength(2);
    const from = Number(/^bytes=(\d+)-/.exec(proxy.ranges[1] as string)?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThan(content.length);
  });

  it('refuses bytes that do not have the checksum', async () => {
    const uri = `gs://${bucket}/flipped.bin`;
    await write(uri, content);
    proxy.spoil = 'flip a bit';
    await expect(read(uri)).rejects.toThrow(/flipped\.bin: the bytes read do not have the object's checksum \(crc32c /);
  });

  it('says what was refused, and what to check', async () => {
    await expect(read(`gs://${bucket}/nothing`)).rejects.toThrow(`gs://${bucket}/nothing: Cloud Storage answered 404: `);
    await expect(cloudStorage.list('gs://no-such-bucket/x')).rejects.toMatchObject({
      problems: [{ file: 'gs://no-such-bucket/x', remedy: 'check the names of bucket and object' }],
    });
    await expect(read('gs://UPPER/x')).rejects.toThrow('gs://UPPER/x: is not a Cloud Storage URI');
  });
});
