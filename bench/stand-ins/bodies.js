// @ts-check
/** Requests of the same rows in two protocols. */

/** @typedef {readonly Readonly<Record<string, unknown>>[]} Rows */

/**
 * TensorFlow Serving's, which is V1 of KServe.
 * @param {Rows} rows
 */
export function rowsBody(rows) {
  return JSON.stringify({ signature_name: 'predict', instances: rows });
}

/**
 * V2: a tensor for each input.
 * @param {Rows} rows
 */
export function columnsBody(rows) {
  const inputs = Object.keys(rows[0] ?? {}).map((name) => {
    const data = rows.map((row) => row[name]);
    return { name, shape: [rows.length], datatype: typeof data[0] === 'string' ? 'BYTES' : 'FP32', data };
  });
  return JSON.stringify({ inputs });
}
