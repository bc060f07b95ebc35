-- The most telling sequences of each class, from different packages: the most often repeated, the plainest patterns,
-- and the ones that read most like prose.
-- grain: taxonomy, place
-- reads: features (sequence_id BIGINT, text_redacted VARCHAR, sequence_duplicates BIGINT, is_templating BOOLEAN, huffman_coding_length DOUBLE, taxonomy VARCHAR, document VARCHAR)
-- parameters: examples INTEGER
-- columns:
--   taxonomy               VARCHAR
--   place                  BIGINT   from 1, in a class
--   sequence_id            BIGINT
--   text_redacted          VARCHAR
--   sequence_duplicates    BIGINT   distinct documents
--   is_templating          BOOLEAN
--   huffman_coding_length  DOUBLE   bits per code point
--   document               VARCHAR  package@version/path
with scored as (
    select
        *,
        regexp_extract(document, '^@?[^@]*') as package,
        case taxonomy
            when 'recitation' then sequence_duplicates
            when 'reconstruction' then -huffman_coding_length
            else length(regexp_replace(text_redacted, '[^a-z ]', '', 'g')) / length(text_redacted)
        end as score
    from features
    where taxonomy is not null and text_redacted <> ''
), best as (
    from scored
    qualify row_number() over (partition by taxonomy, package order by score desc, sequence_id) = 1
), placed as (
    select *, row_number() over (partition by taxonomy order by score desc, sequence_id) as place
    from best
)
select
    taxonomy, place, sequence_id, text_redacted, sequence_duplicates, is_templating, huffman_coding_length, document
from placed
where place <= $examples::integer
order by taxonomy, place
