-- Clusters of duplicates by kind.
-- grain: kind
-- reads: duplicates (kind VARCHAR, sequence_id BIGINT, cluster_id BIGINT, member_count BIGINT)
-- columns:
--   kind       VARCHAR
--   clusters   BIGINT
--   sequences  BIGINT  of the compared table
--   largest    BIGINT  members of the largest cluster, of both tables
select
    kind,
    count(distinct cluster_id) as clusters,
    count(*) as sequences,
    max(member_count) as largest
from duplicates
group by kind
order by kind
