-- Rows with more textual matches than semantic ones, of which they are a part: there must be none.
-- grain: sequence_id
-- reads: neighbours (sequence_id BIGINT, semantic_matches_0_8 BIGINT, semantic_matches_0_9 BIGINT, textual_matches_0_8 BIGINT, textual_matches_0_9 BIGINT)
-- columns:
--   sequence_id  BIGINT
select sequence_id
from neighbours
where
    textual_matches_0_8 > semantic_matches_0_8
    or textual_matches_0_9 > semantic_matches_0_9
    or textual_matches_0_9 > textual_matches_0_8
    or semantic_matches_0_9 > semantic_matches_0_8
order by sequence_id
limit 5
