-- In how many documents the items found in each row stand: as the given counts say, else as many different rows of the
-- table itself: equal rows are copies of one text. The first of repeated given counts is kept.
-- grain: file_number, row_number (rows with an item that is counted)
-- reads: row_findings (file_number INTEGER, row_number BIGINT, finding INTEGER, type VARCHAR, value VARCHAR, token_list BIGINT)
-- reads: finding_frequencies (type VARCHAR, value VARCHAR, position BIGINT, documents DOUBLE, corpus_complete BOOLEAN)
-- columns:
--   file_number  INTEGER
--   row_number   BIGINT
--   findings     INTEGER[]  places in the row's list of findings, ascending
--   documents    DOUBLE[]   documents that hold each of them
--   is_complete  BOOLEAN[]  the count is of the whole corpus
with given as (
    from finding_frequencies semi join row_findings using (type, value)
    where documents is not null
    qualify row_number() over (partition by type, value order by position) = 1
), in_table as (
    select type, value, count(distinct token_list)::double as documents
    from row_findings
    group by type, value
)
select
    row_findings.file_number,
    row_findings.row_number,
    list(row_findings.finding order by finding) as findings,
    list(
        if(given.corpus_complete, given.documents, greatest(given.documents, in_table.documents))
        order by finding
    ) as documents,
    list(given.corpus_complete is not distinct from true order by finding) as is_complete
from row_findings
join in_table using (type, value)
left join given using (type, value)
group by row_findings.file_number, row_findings.row_number
order by row_findings.file_number, row_findings.row_number
