/** tfjs-node with its native addon. Throws an Error where it is missing or does not load. */
export function requireTensorflow(): unknown;
