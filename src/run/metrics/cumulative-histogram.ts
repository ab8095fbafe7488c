import { Histogram, type HistogramConfiguration } from 'prom-client';

/** What a histogram of Prometheus shows: a bucket, the sum or the count, with its labels. */
export interface HistogramValue<Labels extends string> {
  readonly metricName: string;
  readonly labels: Partial<Record<Labels | 'le', string | number>>;
  readonly value: number;
}

/** A histogram whose counts are read when it is scraped: they were counted elsewhere, far faster than `observe` could. */
export class CumulativeHistogram<Labels extends string> extends Histogram<Labels> {
  /** Name, help and type, as the registry wants them. */
  readonly #shape: Histogram<Labels>;
  readonly #read: () => HistogramValue<Labels>[];

  constructor(configuration: HistogramConfiguration<Labels>, read: () => HistogramValue<Labels>[]) {
    super(configuration);
    this.#shape = new Histogram({ ...configuration, registers: [] });
    this.#read = read;
  }

  override async get() {
    return { ...(await this.#shape.get()), values: this.#read() };
  }

  /** The registry asks for this in place of `get` where it is there. */
  getForPromString() {
    return this.get();
  }
}
