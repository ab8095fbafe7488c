SELECT
  IFNULL(INITCAP(CAST(alcohol_use AS STRING)), 'None') AS alcohol_use,
  IFNULL(INITCAP(CAST(cigarette_use AS STRING)), 'None') AS cigarette_use,
  IFNULL(INITCAP(CAST(is_male AS STRING)), 'None') AS is_male,
  IFNULL(INITCAP(CAST(mother_married AS STRING)), 'None') AS mother_married,
  gestation_weeks,
  mother_age,
  plurality,
  CASE mother_race WHEN 1 THEN 'White' WHEN 2 THEN 'Black' WHEN 3 THEN 'American Indian' WHEN 4 THEN 'Chinese' WHEN 5 THEN 'Japanese' WHEN 6 THEN 'Hawaiian' WHEN 7 THEN 'Filipino' WHEN 18 THEN 'Asian Indian' WHEN 28 THEN 'Korean' WHEN 39 THEN 'Samoan' WHEN 48 THEN 'Vietnamese' ELSE 'Unknown' END AS mother_race
FROM `bigquery-public-data.samples.natality`
WHERE year > 2000 AND weight_pounds > 0 AND mother_age > 0 AND plurality > 0 AND gestation_weeks > 0 AND month > 0
ORDER BY FARM_FINGERPRINT(TO_JSON_STRING(STRUCT(year, month, weight_pounds, mother_race, alcohol_use, cigarette_use, is_male, mother_married, gestation_weeks, mother_age, plurality)))
LIMIT 500