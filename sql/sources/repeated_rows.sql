-- Rows whose id stood on an earlier row of the table (lower file number, then row number): they are dropped.
-- grain: file_number, row_number
-- reads: source_rows (file_number INTEGER, row_number BIGINT, sequence_id BIGINT)
-- columns:
--   file_number  INTEGER  position of the file among the table's files, from 0
--   row_number   BIGINT   row within the file, from 0
with repeated as (
    select sequence_id
    from source_rows
    where sequence_id is not null
    group by sequence_id
    having count(*) > 1
), ranked as (
    select
        file_number,
        row_number,
        row_number() over (partition by sequence_id order by file_number, row_number) as occurrence
    from source_rows
    semi join repeated using (sequence_id)
)
select file_number, row_number
from ranked
where occurrence > 1
order by file_number, row_number
