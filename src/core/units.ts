/** What an hour, a month and a GB are on a bill. */

export const secondsPerHour = 3600;
export const secondsPerDay = 24 * secondsPerHour;
/** Google's own: 365 x 24 / 12. */
export const hoursPerMonth = 730;
export const daysPerMonth = hoursPerMonth / 24;
export const secondsPerMonth = hoursPerMonth * secondsPerHour;
/** Google bills 2^30 bytes and writes GB for it in its price lists; so do the price books. */
export const bytesPerGb = 2 ** 30;
