-- Rows per verdict and gravest disclosure.
-- grain: verdict, disclosure
-- reads: features (verdict VARCHAR, disclosure VARCHAR, harm_score DOUBLE, row_error VARCHAR)
-- columns:
--   verdict     VARCHAR
--   disclosure  VARCHAR  null where it was not measured
--   rows        BIGINT
select verdict, disclosure, count(*) as rows
from features
where row_error is null
group by all
order by max(harm_score) desc, disclosure
