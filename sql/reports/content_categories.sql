-- Rows per content category, the most frequent first.
-- grain: content_category
-- reads: features (content_category VARCHAR, row_error VARCHAR)
-- columns:
--   content_category  VARCHAR
--   rows              BIGINT
select content_category, count(*) as rows
from features
where row_error is null
group by all
order by rows desc, content_category
