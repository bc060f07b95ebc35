-- How many sequences have neighbours; a number is null where nothing of its kind was looked for.
-- grain: one row
-- reads: neighbours (exact_duplicates BIGINT, near_duplicates BIGINT, semantic_matches_0_8 BIGINT, semantic_matches_0_9 BIGINT, textual_matches_0_8 BIGINT, textual_matches_0_9 BIGINT, row_error VARCHAR)
-- columns:
--   rows                       BIGINT
--   rows_with_errors           BIGINT
--   with_exact_duplicates      BIGINT  rows
--   with_near_duplicates       BIGINT  rows
--   with_semantic_matches_0_8  BIGINT  rows
--   with_semantic_matches_0_9  BIGINT  rows
--   with_textual_matches_0_8   BIGINT  rows
--   with_textual_matches_0_9   BIGINT  rows
select
    count(*) as rows,
    count(row_error) as rows_with_errors,
    case when count(exact_duplicates) > 0 then count(*) filter (exact_duplicates > 0) end as with_exact_duplicates,
    case when count(near_duplicates) > 0 then count(*) filter (near_duplicates > 0) end as with_near_duplicates,
    case when count(semantic_matches_0_8) > 0 then count(*) filter (semantic_matches_0_8 > 0) end
        as with_semantic_matches_0_8,
    case when count(semantic_matches_0_9) > 0 then count(*) filter (semantic_matches_0_9 > 0) end
        as with_semantic_matches_0_9,
    case when count(textual_matches_0_8) > 0 then count(*) filter (textual_matches_0_8 > 0) end
        as with_textual_matches_0_8,
    case when count(textual_matches_0_9) > 0 then count(*) filter (textual_matches_0_9 > 0) end
        as with_textual_matches_0_9
from neighbours
