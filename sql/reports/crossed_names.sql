-- Rows that show the published names of snowclones (semantic matches) and templates (those of them with similar prompts)
-- to be crossed: a part cannot be more than the whole. Other rows than ASCII ones show nothing.
-- grain: one row
-- reads: features (text VARCHAR, snowclones_0_8_upstream BIGINT, snowclones_0_9_upstream BIGINT, templates_0_8_upstream BIGINT, templates_0_9_upstream BIGINT)
-- columns:
--   rows  BIGINT
select count(*) as rows
from features
where
    strlen(text) = length(text)
    and (
        templates_0_8_upstream > snowclones_0_8_upstream
        or templates_0_9_upstream > snowclones_0_9_upstream
    )
