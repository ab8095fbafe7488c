import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { done, state } from '../job-service.ts';
import { aiPlatform, answers, model, ran, remarks, vertexAi } from './ran.ts';

it('takes instances that the job reports as failed with their message, and other error lines for what they are', async () => {
  const { outcomes } = await ran([done], {
    'prediction.results-00000-of-00001': '{"key":1,"weight":[5]}\n',
    'prediction.errors_stats-00000-of-00001':
      '{"key":7,"error":"age is missing"}\n{"key":8,"error":{"code":3}}\n{"total":2}\nText\n',
  });
  expect(answers(outcomes)).toEqual([
    [7, 'age is missing'],
    [8, '{"code":3}'],
    [1, [5]],
  ]);
  expect(remarks(outcomes)).toEqual([
    'prediction.errors_stats-00000-of-00001:3: {"total":2}',
    'prediction.errors_stats-00000-of-00001:4: Text',
  ]);
});

it("reads the names of Vertex AI's documentation too", async () => {
  const { outcomes } = await ran([done], {
    'predictions_0001.jsonl': '{"key":1,"weight":[5]}\n',
    'errors_0001.jsonl': '{"key":2,"error":"bad"}\n',
  });
  expect(answers(outcomes)).toEqual([
    [2, 'bad'],
    [1, [5]],
  ]);
});

it('reads results in blocks', async () => {
  const text = Array.from({ length: 10_000 }, (_, key) => `{"key":${key},"weight":[${key}]}\n`).join('');
  const { outcomes } = await ran([done], { 'prediction.results-00000-of-00001': text });
  expect(outcomes.map(({ keys }) => keys.length)).toEqual([4096, 4096, 1808]);
  expect(answers(outcomes)).toEqual(Array.from({ length: 10_000 }, (_, key) => [key, [key]]));
});

it('fails an instance whose result does not fit the signature', async () => {
  const { outcomes } = await ran([done], {
    'prediction.results-00000-of-00001': '{"key":1,"weight":[5,6]}\n{"key":2,"weight":[5]}\n',
  });
  expect(answers(outcomes)).toEqual([
    [2, [5]],
    [1, "the job's result does not fit the signature: feature weight: not of shape [1]: a list of 2 in place of a list of 1"],
  ]);
});

const scalars = (...names: readonly string[]) => names.map((name) => ({ name, dtype: 'float32', shape: [] }) as const);

describe("by Vertex AI's protocol: the prediction beside the key, or beside the instance", () => {
  const ended = state('JOB_STATE_SUCCEEDED');
  const vertex = (text: string, served = model) =>
    ran(
      [ended],
      { 'prediction.results-00000-of-00001': text },
      { body: { name: 'projects/p/x/7' } },
      undefined,
      vertexAi,
      served,
    );

  it.each([
    ['prediction', '{"key":0,"prediction":{"prediction":2,"score":3}}', ['prediction', 'score'], 2],
    ['score', '{"key":0,"prediction":{"prediction":2,"score":3}}', ['prediction', 'score'], 3],
    ['prediction', '{"key":0,"prediction":2}', ['prediction'], 2],
    ['prediction', '{"key":0,"prediction":{"prediction":2}}', ['prediction'], 2],
    ['key', '{"key":0,"prediction":{"key":7,"weight":8}}', ['key', 'weight'], 7],
    ['instance', '{"key":0,"prediction":{"instance":7,"error":8}}', ['instance', 'error'], 7],
    ['error', '{"key":0,"prediction":{"instance":7,"error":8}}', ['instance', 'error'], 8],
    ['key', '{"instance":{"_key":0,"sex":"f"},"prediction":7}', ['key'], 7],
  ])('output %s of %s', async (output, line, names, value) => {
    const { outcomes } = await vertex(line, { ...model, outputs: scalars(...names) });
    expect(answers(outcomes, output)).toEqual([[0, value]]);
  });

  it('a key that the model hands through is not the key of the job', async () => {
    const handed = { ...model, inputs: scalars('key'), outputs: scalars('key', 'weight') };
    const { outcomes, requests } = await vertex('{"key":3,"prediction":{"key":70,"weight":8}}', handed);
    expect(requests[0]?.body).toMatchObject({ instanceConfig: { keyField: '_key' } });
    expect(answers(outcomes, 'key')).toEqual([[3, 70]]);
  });

  it('takes a whole number as text for a key, and no other text', async () => {
    const { outcomes } = await vertex('{"key":"3","prediction":[7]}\n{"key":4.0,"prediction":[8]}\n{"key":"","prediction":[9]}');
    expect(answers(outcomes)).toEqual([
      [3, [7]],
      [4, [8]],
    ]);
    expect(remarks(outcomes)).toEqual([
      'prediction.results-00000-of-00001:3: a result without a key: {"key":"","prediction":[9]}',
    ]);
  });

  it.each([
    ['{"key":1}', "the job's result does not fit the signature: no prediction"],
    ['{"key":1,"error":{"code":3,"message":"too old"}}', 'too old'],
    [
      '{"key":1,"prediction":{"error":"out of memory"}}',
      'the job\'s result does not fit the signature: feature weight: {"error":"out of memory"} is not a number',
    ],
    ['{"key":1,"prediction":null}', "the job's result does not fit the signature: feature weight: null is not a number"],
  ])('%s fails its instance', async (line, message) => {
    const { outcomes } = await vertex(line);
    expect(answers(outcomes)).toEqual([[1, message]]);
  });
});

it("by AI Platform's protocol: outputs of any name beside the key", async () => {
  const outputs = scalars('key', 'prediction', 'error', 'instance');
  const line = '{"_key":5,"key":1,"prediction":2,"error":3,"instance":4}';
  const { outcomes } = await ran([done], { 'prediction.results-0': line }, undefined, undefined, aiPlatform, {
    ...model,
    outputs,
  });
  for (const [i, { name }] of outputs.entries()) expect(answers(outcomes, name)).toEqual([[5, i + 1]]);
});

describe('what cannot be used costs what it touches', () => {
  it('a line', async () => {
    const { outcomes, error } = await ran([done], {
      'prediction.results-00000-of-00001': [
        '{"key":0,"weight":[NaN]}',
        'weight: 7',
        '',
        '{"weight":[7]}',
        '[1]',
        '{"key":2,"weight":[-Infinity]}',
        '{"key":3,"wei',
      ].join('\n'),
    });
    expect(error).toBeUndefined();
    expect(answers(outcomes)).toEqual([
      [0, [NaN]],
      [2, [-Infinity]],
    ]);
    expect(remarks(outcomes)).toEqual([
      'prediction.results-00000-of-00001:2: not JSON: weight: 7',
      'prediction.results-00000-of-00001:4: a result without a key: {"weight":[7]}',
      'prediction.results-00000-of-00001:5: not a JSON object: [1]',
      'prediction.results-00000-of-00001:7: not JSON: {"key":3,"wei',
    ]);
  });

  it('a line that is not UTF-8', async () => {
    const { outcomes } = await ran([done], {
      'prediction.results-0': Buffer.from(
        '{"key":0,"weight":[7]}\n{"key":1,"label":"\xe9","weight":[8]}\n{"key":2,"weight":[9]}',
        'latin1',
      ),
    });
    expect(answers(outcomes)).toEqual([
      [0, [7]],
      [2, [9]],
    ]);
    expect(remarks(outcomes)).toEqual(['prediction.results-0:2: not UTF-8']);
  });

  it('a shard, by the numbers of the others', async () => {
    const { outcomes } = await ran([done], { 'prediction.results-00001-of-00003': '{"key":0,"weight":[7]}' });
    expect(answers(outcomes)).toEqual([[0, [7]]]);
    expect(remarks(outcomes)).toEqual(['missing: prediction.results-00000-of-00003, prediction.results-00002-of-00003']);
  });

  it('files of other names, and no results at all', async () => {
    const { outcomes, error } = await ran([done], { 'part-0.csv': 'x' });
    expect(error).toBeUndefined();
    expect(remarks(outcomes)).toEqual([
      'not read, since their names are not those of results: part-0.csv',
      'there is no file of results',
    ]);
  });

  it('the rest of a compressed shard that is damaged', async () => {
    const packed = gzipSync('{"key":0,"weight":[7]}\n');
    const unknownMethod = Buffer.from(packed).fill(0, 2, 3);
    const { outcomes } = await ran([done], {
      'prediction.results-00000-of-00002.gz': unknownMethod,
      'prediction.results-00001-of-00002.gz': packed,
    });
    expect(answers(outcomes)).toEqual([[0, [7]]]);
    expect(remarks(outcomes)).toEqual([expect.stringMatching(/^prediction\.results-00000-of-00002\.gz: cannot be read on: /)]);
  });
});

it('compressed shards are unpacked, whatever their name', async () => {
  const { outcomes } = await ran([done], {
    'prediction.results-00000-of-00002.gz': gzipSync('{"key":0,"weight":[7]}\n'),
    'prediction.results-00001-of-00002': gzipSync('{"key":1,"weight":[8]}'),
  });
  expect(answers(outcomes)).toEqual([
    [0, [7]],
    [1, [8]],
  ]);
  expect(remarks(outcomes)).toEqual([]);
});

it('a compressed shard that is cut off gives what is there', async () => {
  const { outcomes } = await ran([done], { 'prediction.results-0.gz': gzipSync('{"key":0,"weight":[7]}\n').subarray(0, -8) });
  expect(answers(outcomes)).toEqual([[0, [7]]]);
});

it('text of error files that names no instance is kept, without control characters', async () => {
  const { outcomes } = await ran([done], {
    'prediction.results-0': '',
    'prediction.errors_stats-0': "('Post request fails. \u001b[31mNon-OK result 503', 12)\n",
  });
  expect(answers(outcomes)).toEqual([]);
  expect(remarks(outcomes)).toEqual(["prediction.errors_stats-0:1: ('Post request fails.  [31mNon-OK result 503', 12)"]);
});
