-- What other tables say about each row of a source: the one join of the line.
-- Every joined table keeps the first of repeated ids; a table that was not given is empty.
-- grain: file_number, row_number (every row of the source, in its order)
-- reads: source_rows (file_number INTEGER, row_number BIGINT, sequence_id BIGINT, memorization_score DOUBLE)
-- reads: sequence_frequencies (sequence_id BIGINT, position BIGINT, sequence_duplicates DOUBLE, sequence_occurrences DOUBLE, sequence_duplicates_upstream DOUBLE)
-- reads: code_scores (sequence_id BIGINT, position BIGINT, nl_scores_upstream DOUBLE)
-- reads: snowclones (sequence_id BIGINT, position BIGINT, snowclones_0_8_upstream DOUBLE, snowclones_0_9_upstream DOUBLE)
-- reads: templates (sequence_id BIGINT, position BIGINT, templates_0_8_upstream DOUBLE, templates_0_9_upstream DOUBLE)
-- reads: neighbours (sequence_id BIGINT, position BIGINT, exact_duplicates DOUBLE, near_duplicates DOUBLE, semantic_matches_0_8 DOUBLE, semantic_matches_0_9 DOUBLE, textual_matches_0_8 DOUBLE, textual_matches_0_9 DOUBLE)
-- reads: perplexities (sequence_id BIGINT, position BIGINT, prompt_perplexity_upstream DOUBLE, generation_perplexity_upstream DOUBLE, sequence_perplexity_upstream DOUBLE)
-- reads: memorization_scores (sequence_id BIGINT, position BIGINT, memorization_score DOUBLE)
-- columns:
--   file_number                     INTEGER
--   row_number                      BIGINT
--   sequence_duplicates             DOUBLE  distinct documents
--   sequence_occurrences            DOUBLE  positions
--   sequence_duplicates_upstream    DOUBLE  exposures in the training stream
--   nl_scores_upstream              DOUBLE  probability
--   snowclones_0_8_upstream         DOUBLE  rows
--   snowclones_0_9_upstream         DOUBLE  rows
--   templates_0_8_upstream          DOUBLE  rows
--   templates_0_9_upstream          DOUBLE  rows
--   exact_duplicates                DOUBLE  sequences
--   near_duplicates                 DOUBLE  sequences
--   semantic_matches_0_8            DOUBLE  sequences
--   semantic_matches_0_9            DOUBLE  sequences
--   textual_matches_0_8             DOUBLE  sequences
--   textual_matches_0_9             DOUBLE  sequences
--   prompt_perplexity_upstream      DOUBLE
--   generation_perplexity_upstream  DOUBLE
--   sequence_perplexity_upstream    DOUBLE
--   memorization_score              DOUBLE  share of positions
--   in_sequence_frequencies         BOOLEAN  the table has the row's id
--   in_code_scores                  BOOLEAN
--   in_snowclones                   BOOLEAN
--   in_templates                    BOOLEAN
--   in_neighbours                   BOOLEAN
--   in_perplexities                 BOOLEAN
--   in_memorization_scores          BOOLEAN
with counts as (
    from sequence_frequencies semi join source_rows using (sequence_id)
    qualify row_number() over (partition by sequence_id order by position) = 1
), code as (
    from code_scores semi join source_rows using (sequence_id)
    qualify row_number() over (partition by sequence_id order by position) = 1
), snow as (
    from snowclones semi join source_rows using (sequence_id)
    qualify row_number() over (partition by sequence_id order by position) = 1
), template as (
    from templates semi join source_rows using (sequence_id)
    qualify row_number() over (partition by sequence_id order by position) = 1
), neighbour as (
    from neighbours semi join source_rows using (sequence_id)
    qualify row_number() over (partition by sequence_id order by position) = 1
), perplexity as (
    from perplexities semi join source_rows using (sequence_id)
    qualify row_number() over (partition by sequence_id order by position) = 1
), score as (
    from memorization_scores semi join source_rows using (sequence_id)
    qualify row_number() over (partition by sequence_id order by position) = 1
)
select
    source_rows.file_number,
    source_rows.row_number,
    counts.sequence_duplicates,
    counts.sequence_occurrences,
    counts.sequence_duplicates_upstream,
    code.nl_scores_upstream,
    snow.snowclones_0_8_upstream,
    snow.snowclones_0_9_upstream,
    template.templates_0_8_upstream,
    template.templates_0_9_upstream,
    neighbour.exact_duplicates,
    neighbour.near_duplicates,
    neighbour.semantic_matches_0_8,
    neighbour.semantic_matches_0_9,
    neighbour.textual_matches_0_8,
    neighbour.textual_matches_0_9,
    perplexity.prompt_perplexity_upstream,
    perplexity.generation_perplexity_upstream,
    perplexity.sequence_perplexity_upstream,
    coalesce(score.memorization_score, source_rows.memorization_score) as memorization_score,
    counts.position is not null as in_sequence_frequencies,
    code.position is not null as in_code_scores,
    snow.position is not null as in_snowclones,
    template.position is not null as in_templates,
    neighbour.position is not null as in_neighbours,
    perplexity.position is not null as in_perplexities,
    score.position is not null as in_memorization_scores
from source_rows
left join counts using (sequence_id)
left join code using (sequence_id)
left join snow using (sequence_id)
left join template using (sequence_id)
left join neighbour using (sequence_id)
left join perplexity using (sequence_id)
left join score using (sequence_id)
order by source_rows.file_number, source_rows.row_number
