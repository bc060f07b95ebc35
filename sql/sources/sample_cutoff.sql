-- Largest hash that belongs to the sample: the sample is the $size ids whose hash is smallest.
-- The hash is the MD5 of 'seed:id' as a 128-bit number, so that it depends on nothing but the two.
-- grain: one row
-- reads: source_rows (file_number INTEGER, row_number BIGINT, sequence_id BIGINT)
-- parameters: seed VARCHAR, size BIGINT
-- columns:
--   cutoff  VARCHAR  hash, in decimal
with hashes as (
    select distinct md5_number(concat($seed::varchar, ':', sequence_id)) as hash
    from source_rows
    where sequence_id is not null
), smallest as (
    select hash
    from hashes
    order by hash
    limit $size::bigint
)
select max(hash)::varchar as cutoff
from smallest
