-- The duplicate graph: for each kind, the sequences that pairs connect to others. Pairs of kind exact have equal tokens,
-- near ones at most k token edits between them (equal ones count too), semantic ones a cosine of 0.9 or more.
-- Clusters of kind near whose members are all equal say nothing that those of kind exact do not: they are left out.
-- grain: sequence_id, kind
-- reads: clusters (kind VARCHAR, sequence_id BIGINT, cluster_id BIGINT, members BIGINT)
-- reads: neighbour_rows (place BIGINT, sequence_id BIGINT, nearest_different INTEGER, nearest_cosine DOUBLE)
-- columns:
--   sequence_id   BIGINT
--   cluster_id    BIGINT   the smallest sequence_id of the cluster
--   kind          VARCHAR  exact, near or semantic
--   distance      DOUBLE   exact: 0; near: token edits to the nearest sequence that differs; semantic: 1 - cosine of the nearest sequence; null where only others of the cluster have one
--   member_count  BIGINT   sequences of the cluster in both tables
with measured as (
    select
        place,
        sequence_id,
        cluster_id,
        kind,
        case kind
            when 'exact' then 0::double
            when 'near' then nearest_different::double
            else 1 - nearest_cosine
        end as distance,
        members
    from clusters
    join neighbour_rows using (sequence_id)
    qualify kind <> 'near' or bool_or(nearest_different is not null) over (partition by kind, cluster_id)
)
select
    sequence_id,
    cluster_id,
    kind,
    distance,
    members as member_count
from measured
order by place, kind
