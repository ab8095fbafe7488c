/** What a chart shows, as data. Formats that draw nothing show it as a table. */
export type Chart = Curves | Bars | Ranges | Scatter | Histograms;

interface OfChart {
  readonly kind: 'chart';
  readonly title: string;
  /** How to read it: one or two sentences. */
  readonly caption?: string;
}

export interface Axis {
  readonly name: string;
  readonly unit: string;
  /** Linear unless given. `percentile`: of 100, wider the closer to 100. */
  readonly scale?: 'log' | 'percentile';
}

/** Several quantities over one. */
export interface Curves extends OfChart {
  readonly form: 'curves';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Places on the curves that mean something, each with the x between which it may lie. */
  readonly marks?: readonly Mark[];
  /** An x to see the curves at. */
  readonly at?: { readonly x: number; readonly label: string };
}

export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly interval?: { readonly low: number; readonly high: number };
}

export interface Series {
  readonly name: string;
  /** In the order of x; none where nothing is known. */
  readonly points: readonly Point[];
  /** The true values lie above, nobody knows how far. */
  readonly atLeast: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: { readonly value: number; readonly low: number; readonly high: number };
}

/** A quantity of each strategy, whole or in parts. */
export interface Bars extends OfChart {
  readonly form: 'bars';
  /** What the bars are of. */
  readonly of: string;
  readonly x: Axis;
  /** Names of the parts, in their order; none where a bar is one quantity. */
  readonly parts: readonly string[];
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly name: string;
  /** One value for each part; one where there are no parts. */
  readonly values: readonly number[];
  /** Of the whole bar. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** What stands beside it. */
  readonly text: string;
  /** Not ranked. */
  readonly dim: boolean;
}

/** How far a quantity goes as each of several inputs goes from its low to its high end. */
export interface Ranges extends OfChart {
  readonly form: 'ranges';
  /** What the inputs are, and their two ends. */
  readonly of: string;
  readonly ends: readonly [low: string, high: string];
  readonly x: Axis;
  /** The quantity as stated. */
  readonly base: number;
  /** What it means to be below and above 0. */
  readonly sides: readonly [below: string, above: string];
  readonly ranges: readonly Span[];
}

export interface Span {
  readonly name: string;
  readonly atLow: number;
  readonly atHigh: number;
}

export interface Scatter extends OfChart {
  readonly form: 'scatter';
  /** What the points are. */
  readonly of: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly ScatterPoint[];
  /** What it means to be on the front. */
  readonly front: string;
}

export interface ScatterPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** No other is better in both. */
  readonly onFront: boolean;
}

/** How often each value occurred, for several strategies below each other. */
export interface Histograms extends OfChart {
  readonly form: 'histograms';
  /** What the histograms are of. */
  readonly of: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly { readonly name: string; readonly bins: readonly Bin[] }[];
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}
