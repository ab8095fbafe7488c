/** The functions used of jstat, which has no types. */
declare module 'jstat' {
  interface Distributions {
    readonly binomial: { cdf(successes: number, trials: number, probability: number): number };
    readonly normal: {
      cdf(value: number, mean: number, deviation: number): number;
      inv(probability: number, mean: number, deviation: number): number;
    };
    readonly studentt: { inv(probability: number, degreesOfFreedom: number): number };
  }
  const jstat: { readonly jStat: Distributions };
  export default jstat;
}
