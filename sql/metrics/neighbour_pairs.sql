-- The nearest neighbours of each sequence, by tokens and by meaning.
-- grain: sequence_id, neighbour_id
-- reads: neighbour_rows (place BIGINT, sequence_id BIGINT)
-- reads: neighbours_kept (sequence_id BIGINT, neighbour_id BIGINT, distance INTEGER, cosine DOUBLE)
-- columns:
--   sequence_id   BIGINT
--   neighbour_id  BIGINT   sequence of the other table
--   distance      INTEGER  token edits; null where the pair is not among the nearest by tokens
--   cosine        DOUBLE   null where the pair is not among the nearest by meaning
select
    sequence_id,
    neighbour_id,
    distance,
    cosine
from neighbours_kept
join neighbour_rows using (sequence_id)
order by place, distance nulls last, cosine desc nulls last, neighbour_id
