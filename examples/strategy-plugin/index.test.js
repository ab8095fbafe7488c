import { test } from 'node:test';
import { strategyContract } from 'predbench/testing';
import average from './index.js';

const inputs = [{ name: 'gestation_weeks', dtype: 'float32', shape: [] }];
const outputs = [{ name: 'weight', dtype: 'float32', shape: [1] }];
const context = { model: { path: '', name: 'serving_default', tags: ['serve'], inputs, outputs } };
const instances = [{ gestation_weeks: 39 }, { gestation_weeks: 41 }];

for (const { name, run } of strategyContract(average, { options: { weight: 7 }, context, instances })) void test(name, run);
