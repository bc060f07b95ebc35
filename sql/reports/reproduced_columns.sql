-- Recomputed columns against the published ones: two numbers are equal where they differ by no more than $tolerance
-- of the larger one (published values went through 32-bit floats and sums of another order), or both are unknown.
-- grain: place
-- reads: compared (place INTEGER, column_name VARCHAR, sequence_id BIGINT, recomputed DOUBLE, published DOUBLE)
-- parameters: tolerance DOUBLE
-- columns:
--   place        INTEGER   of the column in the feature table, from 0
--   column_name  VARCHAR
--   rows         BIGINT
--   equal        BIGINT    rows
--   different    BIGINT    rows
--   first_ids    BIGINT[]  the smallest sequence ids that differ
with judged as (
    select
        *,
        recomputed is not distinct from published
        or abs(recomputed - published) <= $tolerance::double * greatest(abs(recomputed), abs(published)) as same
    from compared
)
select
    place,
    column_name,
    count(*) as rows,
    count(*) filter (same) as equal,
    count(*) filter (same is not true) as different,
    min(sequence_id, 5) filter (same is not true) as first_ids
from judged
group by place, column_name
order by place
