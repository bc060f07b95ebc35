-- Ids that stand on more than one row of a feature table: there must be none.
-- grain: sequence_id
-- reads: features (sequence_id BIGINT)
-- columns:
--   sequence_id  BIGINT
--   rows         BIGINT
select sequence_id, count(*) as rows
from features
where sequence_id is not null
group by sequence_id
having count(*) > 1
order by sequence_id
limit 5
