-- Rows per combination of what the taxonomy looks at; counts above $largest are all alike to it.
-- (Not least(): it ignores null, and an unknown count is not a large one.)
-- grain: sequence_duplicates, sequence_duplicates_upstream, is_templating, memorized, taxonomy, taxonomy_reason
-- reads: features (sequence_duplicates BIGINT, sequence_duplicates_upstream BIGINT, is_templating BOOLEAN, memorization_score DOUBLE, taxonomy VARCHAR, taxonomy_reason VARCHAR, row_error VARCHAR)
-- parameters: largest BIGINT
-- columns:
--   sequence_duplicates           BIGINT   documents, capped
--   sequence_duplicates_upstream  BIGINT   exposures, capped
--   is_templating                 BOOLEAN
--   memorized                     BOOLEAN  the memorization score is 1; null where unknown
--   taxonomy                      VARCHAR
--   taxonomy_reason               VARCHAR
--   rows                          BIGINT
select
    case when sequence_duplicates > $largest::bigint then $largest::bigint else sequence_duplicates end
        as sequence_duplicates,
    case when sequence_duplicates_upstream > $largest::bigint then $largest::bigint else sequence_duplicates_upstream end
        as sequence_duplicates_upstream,
    is_templating,
    memorization_score = 1 as memorized,
    taxonomy,
    taxonomy_reason,
    count(*) as rows
from features
where row_error is null
group by all
order by all
