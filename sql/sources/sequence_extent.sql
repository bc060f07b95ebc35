-- How long the rows of a table of sequences are, and how large their token ids.
-- grain: one row
-- reads: sequence_rows (file_number INTEGER, row_number BIGINT, sequence_id BIGINT, tokens BIGINT[])
-- columns:
--   longest        BIGINT  tokens; null in an empty table
--   largest_token  BIGINT  null where no row has a token
select
    max(len(tokens)) as longest,
    max(list_max(tokens)) as largest_token
from sequence_rows
