-- How many of the items found in the rows the given counts have.
-- grain: one row
-- reads: row_findings (file_number INTEGER, row_number BIGINT, finding INTEGER, type VARCHAR, value VARCHAR)
-- reads: finding_frequencies (type VARCHAR, value VARCHAR, position BIGINT, documents DOUBLE, corpus_complete BOOLEAN)
-- columns:
--   items    DOUBLE  different items
--   matched  DOUBLE  those that have a count
select
    count(*)::double as items,
    count(*) filter ((type, value) in (select (type, value) from finding_frequencies))::double as matched
from (select distinct type, value from row_findings)
