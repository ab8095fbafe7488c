// @ts-check
/**
 * The exponent b of y = a x^b: the least-squares slope of log y against log x. NaN with fewer than two different x.
 * @param {readonly { readonly x: number, readonly y: number }[]} points all above 0
 */
export function logLogSlope(points) {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = (/** @type {'x' | 'y'} */ of) => logs.reduce((total, point) => total + point[of], 0) / logs.length;
  const [meanX, meanY] = [mean('x'), mean('y')];
  const sum = (/** @type {'x' | 'y'} */ of, /** @type {number} */ center) =>
    logs.reduce((total, point) => total + (point.x - meanX) * (point[of] - center), 0);
  return sum('y', meanY) / sum('x', meanX);
}
