import { describe, expect, test } from 'vitest';
import { compareCurves } from '../../../../src/analysis/month/curve/crossings.ts';
import {
  type Curve,
  mapped,
  segmentsOf,
  stairs,
  straight,
  sumOf,
  times,
} from '../../../../src/analysis/month/curve/piecewise.ts';

const domain = { low: 1, high: 1000 };

function regions(a: Curve, b: Curve) {
  return compareCurves(segmentsOf(a, domain), segmentsOf(b, domain));
}

function loads(a: Curve, b: Curve) {
  return regions(a, b).map(({ from, lower }) => [Math.round(from * 1e9) / 1e9, lower]);
}

describe('compareCurves', () => {
  test('straight lines cross where their costs are the same: 10 + 2 L = 100 + L at L = 90', () => {
    const [below, above] = regions(straight(10, 2), straight(100, 1));
    expect(below).toMatchObject({ from: 1, lower: 'a' });
    expect(below?.to).toBeCloseTo(90, 12);
    expect(below?.last[0]).toBeCloseTo(190, 10);
    expect(above?.from).toBe(below?.to);
    expect(above).toMatchObject({ to: 1000, lower: 'b', first: below?.last });
  });

  test('lines that do not cross in the domain are one region', () => {
    expect(loads(straight(0, 1), straight(1001, 0.5))).toEqual([[1, 'a']]);
    expect(loads(straight(5, 1), straight(5, 1))).toEqual([[1, 'equal']]);
  });

  test('a step passes the other: at its boundary, with both costs on both sides', () => {
    // Nodes of 100 each, a node for each 50 of load, beside 3 for each of load: 100 / 3 and, of two nodes, 200 / 3.
    const found = regions(stairs(50, 100, domain), straight(0, 3));
    expect(found.map(({ from, lower }) => [Math.round(from * 1e6) / 1e6, lower]).slice(0, 4)).toEqual([
      [1, 'b'],
      [33.333333, 'a'],
      [50, 'b'],
      [66.666667, 'a'],
    ]);
    expect(found[1]?.last).toEqual([100, 150]);
    expect(found[2]?.first[0]).toBeCloseTo(200, 9);
    expect(found[2]?.first[1]).toBeCloseTo(150, 9);
  });

  test('the same up to a step, where one becomes dearer', () => {
    const found = regions(stairs(50, 100, domain), stairs(500, 100, domain));
    expect(found.map(({ from, to, lower }) => [from, to, lower])).toEqual([
      [1, 50, 'equal'],
      [50, 1000, 'b'],
    ]);
    expect(found[1]?.first).toEqual([200, 100]);
  });

  test('curves that touch and part again do not cross', () => {
    const bend = mapped(straight(0, 1), (value) => Math.abs(value - 100), [100], domain);
    expect(loads(bend, straight(0, 0))).toEqual([[1, 'b']]);
  });
});

describe('piecewise', () => {
  test('steps at the same load that rounding holds apart are one break', () => {
    const third = times(stairs(0.1 + 0.2, 1, domain), 1);
    const both = sumOf([third, stairs(0.3, 1, domain)]);
    expect(both.breaks).toHaveLength(stairs(0.3, 1, domain).breaks.length);
  });

  test('a machine that is just full is one machine; past 10,000 of them the curve is straight', () => {
    const { at, breaks } = stairs(0.05, 2, domain);
    expect(at(0.05 * 3)).toBe(6);
    expect(at(500)).toBe(20_000);
    expect(at(600)).toBeCloseTo(24_000, 9);
    expect(breaks.at(-1)).toBe(500);
  });

  test('limits are found on every piece, whatever the steps jump over', () => {
    const steps = sumOf([stairs(100, 10, domain), straight(0, 0.1)]);
    // 10 + 0.1 L up to 20 at L = 100, then 30 to 40, and so on: 15 at 50, 25 in no piece, 35 at 150.
    const free = mapped(steps, (value) => Math.max(0, value - 35), [15, 25, 35], domain);
    expect(free.breaks.map((load) => Math.round(load * 1e9) / 1e9).filter((load) => load % 100 !== 0)).toEqual([50, 150]);
    expect(free.at(150)).toBeCloseTo(0, 12);
    expect(free.at(160)).toBeCloseTo(1, 12);
  });
});
