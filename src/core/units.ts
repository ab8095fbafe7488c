/** Units of a bill. */

export const secondsPerHour = 3600;
export const secondsPerDay = 24 * secondsPerHour;
/** Google's month: 365 x 24 / 12. */
export const hoursPerMonth = 730;
export const daysPerMonth = hoursPerMonth / 24;
export const secondsPerMonth = hoursPerMonth * secondsPerHour;
/** Google's price lists say GB and mean 2^30 bytes; so do the price books. */
export const bytesPerGb = 2 ** 30;
