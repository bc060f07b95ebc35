-- How many other sequences resemble each sequence; a sequence is no neighbour of its own.
-- grain: sequence_id (every row of the compared table but repeated ids, in its order)
-- reads: neighbour_rows (place BIGINT, sequence_id BIGINT, exact_duplicates BIGINT, near_duplicates BIGINT, nearest_distance INTEGER, semantic_matches_0_8 BIGINT, semantic_matches_0_9 BIGINT, textual_matches_0_8 BIGINT, textual_matches_0_9 BIGINT, nearest_cosine DOUBLE, row_error VARCHAR)
-- columns:
--   sequence_id           BIGINT
--   exact_duplicates      BIGINT   sequences of equal tokens
--   near_duplicates       BIGINT   sequences 1 to k token edits apart
--   nearest_distance      INTEGER  token edits to the nearest of both, null where there is none
--   semantic_matches_0_8  BIGINT   sequences at cosine 0.8 or more
--   semantic_matches_0_9  BIGINT   sequences at cosine 0.9 or more
--   textual_matches_0_8   BIGINT   those of cosine 0.8 or more whose prompts are 1 to 19 character edits apart
--   textual_matches_0_9   BIGINT   those of cosine 0.9 or more whose prompts are 1 to 19 character edits apart
--   nearest_cosine        DOUBLE   of the nearest at 0.8 or more, null where there is none
--   row_error             VARCHAR  why the row could not be compared
select
    sequence_id,
    exact_duplicates,
    near_duplicates,
    nearest_distance,
    semantic_matches_0_8,
    semantic_matches_0_9,
    textual_matches_0_8,
    textual_matches_0_9,
    nearest_cosine,
    row_error
from neighbour_rows
order by place
