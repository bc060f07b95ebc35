-- Rows per class of the published rule.
-- grain: one row
-- reads: features (taxonomy_upstream VARCHAR)
-- columns:
--   recitation      BIGINT  rows
--   reconstruction  BIGINT  rows
--   recollection    BIGINT  rows
--   unclassified    BIGINT  rows
select
    count(*) filter (taxonomy_upstream = 'recitation') as recitation,
    count(*) filter (taxonomy_upstream = 'reconstruction') as reconstruction,
    count(*) filter (taxonomy_upstream = 'recollection') as recollection,
    count(*) filter (taxonomy_upstream is null) as unclassified
from features
