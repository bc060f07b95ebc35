-- How often each token stands in the rows of a table of sequences; of repeated ids the first row counts.
-- grain: token_id
-- reads: sequence_rows (file_number INTEGER, row_number BIGINT, sequence_id BIGINT, tokens BIGINT[])
-- columns:
--   token_id   BIGINT
--   frequency  BIGINT  occurrences
with first_rows as (
    select first(tokens order by file_number, row_number) as tokens
    from sequence_rows
    group by sequence_id
), memorized as (
    select unnest(tokens) as token_id
    from first_rows
)
select token_id, count(*) as frequency
from memorized
where token_id is not null
group by token_id
order by token_id
