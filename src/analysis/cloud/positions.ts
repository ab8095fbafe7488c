/**
 * Where an uncertain quantity stands in a draw: a number in [0, 1) that its key, the draw and the seed fix alone. Which other quantities
 * are drawn changes nothing, so one more strategy moves no other, and every place that draws a quantity draws the same.
 */
export function positionOf(seed: number, key: string, draw: number): number {
  return positionsOf(seed, key)(draw);
}

/** The same of many draws: the key is read once. */
export function positionsOf(seed: number, key: string): (draw: number) => number {
  const [first, second] = hashOf(seed, key);
  return (draw) => {
    const high = mixed(mixed(draw + first) ^ second);
    const low = mixed(high + first);
    return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
  };
}

/** Two of 32 bits, each FNV-1a from a start of its own. */
function hashOf(seed: number, key: string): readonly [number, number] {
  let first = mixed(seed ^ 0x811c9dc5);
  let second = mixed(seed ^ 0x9e3779b9);
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
  }
  return [mixed(first), mixed(second)];
}

/** MurmurHash3's finaliser: every bit of the input moves every bit of the output with a chance of a half. */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
