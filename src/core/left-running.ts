/** Something that costs money could not be stopped: said even where a stop is expected to end with an error. */
export class LeftRunningError extends Error {}
