-- How many rows of a source found their id in each joined table.
-- grain: one row
-- reads: joined (in_sequence_frequencies BOOLEAN, in_code_scores BOOLEAN, in_snowclones BOOLEAN, in_templates BOOLEAN, in_perplexities BOOLEAN, in_memorization_scores BOOLEAN)
-- columns:
--   sequence_frequencies  BIGINT  rows
--   code_scores           BIGINT  rows
--   snowclones            BIGINT  rows
--   templates             BIGINT  rows
--   perplexities          BIGINT  rows
--   memorization_scores   BIGINT  rows
select
    count(*) filter (in_sequence_frequencies) as sequence_frequencies,
    count(*) filter (in_code_scores) as code_scores,
    count(*) filter (in_snowclones) as snowclones,
    count(*) filter (in_templates) as templates,
    count(*) filter (in_perplexities) as perplexities,
    count(*) filter (in_memorization_scores) as memorization_scores
from joined
