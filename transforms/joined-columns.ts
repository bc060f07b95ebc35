import type { Column } from './metric.ts';

/** A table that is joined to the sequences by their id. */
export type JoinTableName =
  | 'sequence_frequencies'
  | 'code_scores'
  | 'snowclones'
  | 'templates'
  | 'neighbours'
  | 'perplexities'
  | 'memorization_scores';

/** A feature column whose values come from a table that was made elsewhere. */
export interface JoinedColumn extends Column {
  readonly table: JoinTableName;
  /** Names under which files hold it; where a file has several, the first of this list is taken. */
  readonly spellings: readonly string[];
  /** Values outside are no values; counts are whole numbers from 0. */
  readonly range?: readonly [least: number, most: number];
}

/** Names of the sequence id in join files and sources. */
export const SEQUENCE_ID_SPELLINGS: readonly string[] = ['sequence_id', 'index', 'Index'];

/** Names of the token id in token frequency tables. */
export const TOKEN_ID_SPELLINGS: readonly string[] = ['token_id', 'TokenID'];

/** Names of the corpus count in token frequency tables. */
export const TOKEN_FREQUENCY_SPELLINGS: readonly string[] = ['frequency', 'Frequency', 'counts'];

const sequenceFrequencies: readonly JoinedColumn[] = [
  {
    table: 'sequence_frequencies',
    name: 'sequence_duplicates',
    type: 'BIGINT',
    unit: 'documents',
    description:
      'Distinct corpus documents (rows, where the corpus has no document boundaries) that contain tokens 32–63 of the row, ' +
      'its own document included.',
    spellings: ['sequence_duplicates', 'documents'],
  },
  {
    table: 'sequence_frequencies',
    name: 'sequence_occurrences',
    type: 'BIGINT',
    unit: 'occurrences',
    description:
      'Positions of the corpus at which tokens 32–63 of the row stand, overlapping ones counted each.',
    spellings: ['sequence_occurrences', 'occurrences'],
  },
  {
    table: 'sequence_frequencies',
    name: 'sequence_duplicates_upstream',
    type: 'BIGINT',
    unit: 'occurrences',
    description:
      'Published count of exposures to tokens 32–63 of the row: positions in the training stream of 146,432,000 rows, ' +
      'itself, overlapping ones and repeated epochs (1.5 on deduped) counted each.',
    upstreamName: 'sequence_duplicates',
    spellings: ['sequence_duplicates_upstream', 'counts', 'Counts', 'frequency', 'Frequency'],
  },
];

const codeScores: readonly JoinedColumn[] = [
  {
    table: 'code_scores',
    name: 'nl_scores_upstream',
    type: 'DOUBLE',
    unit: 'score',
    description:
      'Score of the published classifier that the text is natural language: 0.525 and more is read as natural language, ' +
      '0.4 and less as code.',
    upstreamName: 'nl_scores',
    spellings: ['nl_scores_upstream', 'nl_scores'],
    range: [0, 1],
  },
];

const crossed = 'the published scripts cross the names of snowclones and templates';

function publishedMatches(table: 'snowclones' | 'templates', digit: 8 | 9, what: string): JoinedColumn {
  const upstreamName = `0_${digit}_${table}`;
  return {
    table,
    name: `${table}_0_${digit}_upstream`,
    type: 'BIGINT',
    unit: 'sequences',
    description: `Published count of ${what} of the row at cosine ≥ 0.${digit} (all-MiniLM-L6-v2) in the 5M sample; ${crossed}.`,
    upstreamName,
    spellings: [`${table}_0_${digit}_upstream`, upstreamName, `0.${digit}_frequencies`],
  };
}

const SNOWCLONES = 'semantic matches';
const TEMPLATES = 'textual matches (semantic ones whose prompts are 1 to 19 character edits apart)';

const PROMPTS =
  'whose prompts (tokens 0–31) are 1 to 19 character edits from that of the row and whose sentence embedding';

function matches(kind: 'semantic' | 'textual', digit: 8 | 9, what: string): JoinedColumn {
  const name = `${kind}_matches_0_${digit}`;
  return {
    table: 'neighbours',
    name,
    type: 'BIGINT',
    unit: 'sequences',
    description: `Other sequences of the compared table ${what} has a cosine ≥ 0.${digit} with that of the row; a lower bound where it was made with --probes.`,
    spellings: [name],
  };
}

const source = 'as published, else as the published code would compute it with the given model';
const halved = 'exp of their cross-entropy divided by all 63 predictions, so too small';
const shortened =
  'tokens of id 0 shorten the row from its end and move the middle; -1 where fewer than two predictions remain';

function publishedPerplexity(part: string, description: string): JoinedColumn {
  const name = `${part}_perplexity`;
  return {
    table: 'perplexities',
    name: `${name}_upstream`,
    type: 'DOUBLE',
    unit: 'perplexity',
    description,
    upstreamName: name,
    spellings: [`${name}_upstream`, name],
  };
}

/** Every joined column, grouped by the table that holds it, in column order. */
export const joinTables: Readonly<Record<JoinTableName, readonly JoinedColumn[]>> = {
  sequence_frequencies: sequenceFrequencies,
  code_scores: codeScores,
  snowclones: [publishedMatches('snowclones', 8, SNOWCLONES), publishedMatches('snowclones', 9, SNOWCLONES)],
  templates: [publishedMatches('templates', 8, TEMPLATES), publishedMatches('templates', 9, TEMPLATES)],
  neighbours: [
    {
      table: 'neighbours',
      name: 'exact_duplicates',
      type: 'BIGINT',
      unit: 'sequences',
      description: 'Other sequences of the compared table that have the tokens of the row.',
      spellings: ['exact_duplicates'],
    },
    {
      table: 'neighbours',
      name: 'near_duplicates',
      type: 'BIGINT',
      unit: 'sequences',
      description:
        'Other sequences of the compared table whose tokens are 1 to k edits from those of the row (8 unless it was made with another --distance).',
      spellings: ['near_duplicates'],
    },
    matches('semantic', 8, 'whose sentence embedding'),
    matches('semantic', 9, 'whose sentence embedding'),
    matches('textual', 8, PROMPTS),
    matches('textual', 9, PROMPTS),
  ],
  perplexities: [
    publishedPerplexity('prompt', `Perplexity of tokens 1–31 ${source}: ${halved}; ${shortened}.`),
    publishedPerplexity('generation', `Perplexity of tokens 32–63 ${source}: ${halved}; ${shortened}.`),
    publishedPerplexity('sequence', `Perplexity of tokens 1–63 ${source}; ${shortened}.`),
  ],
  memorization_scores: [
    {
      table: 'memorization_scores',
      name: 'memorization_score',
      type: 'DOUBLE',
      unit: 'share',
      description:
        'Share of the 32 continuation tokens that the model, prompted with the first 32, emits at the same position.',
      upstreamName: 'memorization_score',
      spellings: ['memorization_score'],
      range: [0, 1],
    },
  ],
};

/** All joined columns, in column order. */
export const joinedColumns: readonly JoinedColumn[] = Object.values(joinTables).flat();
