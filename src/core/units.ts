/** What a month and a GB are on a bill. */

/** Google's own: 365 x 24 / 12. */
export const hoursPerMonth = 730;
/** Google bills 2^30 bytes and writes GB for it in its price lists; so do the price books. */
export const bytesPerGb = 2 ** 30;
