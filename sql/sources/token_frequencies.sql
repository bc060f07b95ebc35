-- Corpus counts of tokens, summed over the given tables; the first row of a repeated token id in a table is kept.
-- grain: token_id
-- reads: token_counts (table_number INTEGER, position BIGINT, token_id BIGINT, frequency DOUBLE)
-- columns:
--   token_id   BIGINT
--   frequency  DOUBLE  occurrences
--   tables     BIGINT  how many of the given tables have the token
with first_rows as (
    from token_counts
    where token_id is not null and frequency is not null
    qualify row_number() over (partition by table_number, token_id order by position) = 1
)
select token_id, sum(frequency) as frequency, count(*) as tables
from first_rows
group by token_id
order by token_id
