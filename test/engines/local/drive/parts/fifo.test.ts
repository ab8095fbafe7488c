import { expect, test } from 'vitest';
import { Fifo } from '../../../../../src/engines/local/drive/parts/fifo.ts';

test('first in, first out, however pushes and shifts follow each other', () => {
  const queue = new Fifo<number>();
  const taken: (number | undefined)[] = [];
  let next = 0;
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < 3; i++) queue.push(next++);
    taken.push(queue.first);
    taken.push(queue.shift(), queue.shift());
  }
  expect(queue.length).toBe(100);
  while (queue.length > 0) taken.push(queue.shift());
  const firsts = taken.splice(0, 300).filter((_, i) => i % 3 === 0);
  expect(firsts).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i));
  expect(taken).toEqual(Array.from({ length: 100 }, (_, i) => 200 + i));
  expect([queue.first, queue.shift(), queue.length]).toEqual([undefined, undefined, 0]);
});

test('is empty after clear', () => {
  const queue = new Fifo<string>();
  queue.push('a');
  queue.push('b');
  queue.shift();
  queue.clear();
  expect([queue.length, queue.first]).toEqual([0, undefined]);
  queue.push('c');
  expect(queue.shift()).toBe('c');
});
