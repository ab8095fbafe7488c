/** The rows of the experiment of 2018, from Google's public table of births in the United States. */

/** Codes of `mother_race`; any other code, or none, is 'Unknown'. */
const races: Readonly<Record<number, string>> = {
  1: 'White',
  2: 'Black',
  3: 'American Indian',
  4: 'Chinese',
  5: 'Japanese',
  6: 'Hawaiian',
  7: 'Filipino',
  18: 'Asian Indian',
  28: 'Korean',
  39: 'Samoan',
  48: 'Vietnamese',
};

const yesNo = ['alcohol_use', 'cigarette_use', 'is_male', 'mother_married'];
const numbers = ['gestation_weeks', 'mother_age', 'plurality'];

/**
 * Births after 2000 with known weight, age, plurality, weeks and month, and the eight features spelled as in the model. Ordered by a
 * fingerprint, so that every cell gets the same sample, in whatever order the table is read.
 */
export function natalityQuery(rows: number): string {
  const race = Object.entries(races).map(([code, name]) => `WHEN ${code} THEN '${name}'`);
  return `SELECT
  ${yesNo.map((name) => `IFNULL(INITCAP(CAST(${name} AS STRING)), 'None') AS ${name}`).join(',\n  ')},
  ${numbers.join(',\n  ')},
  CASE mother_race ${race.join(' ')} ELSE 'Unknown' END AS mother_race
FROM \`bigquery-public-data.samples.natality\`
WHERE year > 2000 AND weight_pounds > 0 AND mother_age > 0 AND plurality > 0 AND gestation_weeks > 0 AND month > 0
ORDER BY FARM_FINGERPRINT(TO_JSON_STRING(STRUCT(year, month, weight_pounds, mother_race, ${[...yesNo, ...numbers].join(', ')})))
LIMIT ${rows}`;
}
