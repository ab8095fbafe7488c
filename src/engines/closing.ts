/** How long a predictor may take to close. Its figures are measured by then, so nothing else is lost. */
export const mostCloseMs = 5000;
export const notClosed = `close() had not ended after ${mostCloseMs / 1000} s, and was left`;
