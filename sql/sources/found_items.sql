-- The items found in the rows of the tables of a run, each once.
-- grain: type, value
-- reads: row_findings (file_number INTEGER, row_number BIGINT, finding INTEGER, type VARCHAR, value VARCHAR)
-- columns:
--   type   VARCHAR
--   value  VARCHAR  in the form of the finder
select distinct type, value
from row_findings
order by type, value
