/** Seed of the draws, where none is given. */
export const defaultSeed = 1;
