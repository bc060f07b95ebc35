import type { Column, Metric } from '../metric.ts';
import { codePointsOf } from '../text/code-points.ts';
import { tallyLines, tallyParagraphs } from '../text/piece-tallies.ts';
import { linesOf } from '../text/repeated-pieces.ts';
import { whiteSpaceWordNgrams } from '../text/word-ngrams.ts';

/**
 * Repeated lines and paragraphs, after Gopher (arXiv 2112.11446, table A1), in the meanings of three toolkits.
 *
 * datatrove (0.10): lines cut at `\n+` (an empty one is left where the text begins or ends with a newline), paragraphs
 * of the stripped text at `\n{2,}`; second and later ones, their characters per character of the text.
 * Dolma (`gopher_v1`, 1.2): lines cut at each `\n`, empty ones too; all occurrences of repeated ones, their characters
 * per character of words, so above 1 at times.
 * NeMo Curator (1.4): the share that is left when each is kept once; lines that are not blank, paragraphs cut at `\n\n`.
 */
export const duplicate_lines: Metric = {
  name: 'duplicate_lines',
  version: 1,
  description: 'Share of lines and paragraphs that repeat, counted as datatrove, Dolma and NeMo Curator do.',
  reads: ['text'],
  columns: [
    ...datatrove('line', '`\\n+`'),
    share(
      'duplicate_line_fraction_dolma',
      'lines per line',
      'All occurrences of repeated lines (cut at `\\n`) per line; null for the empty text.',
    ),
    share(
      'duplicate_line_character_fraction_dolma',
      'characters per character',
      'Characters of all occurrences of repeated lines (cut at `\\n`) per character of words; null for the empty text.',
    ),
    ...nemo('line', 'at `\\n`, not blank'),
    ...datatrove('paragraph', '`\\n{2,}` of the stripped text'),
    ...nemo('paragraph', 'at `\\n\\n`'),
  ],
  measure: ({ text }) => {
    const { codes, length } = codePointsOf(text);
    if (length === 0) return new Array<null>(10).fill(null);
    const { words } = whiteSpaceWordNgrams(text);
    const lines = linesOf(text);
    const { datatrove, dolma, nemo } = tallyLines(codes, length, lines);
    const [runs, pairs] = tallyParagraphs(codes, length, lines);
    return [
      datatrove.again(),
      datatrove.charactersAgain() / length,
      dolma.repeated / dolma.pieces,
      dolma.repeatedCharacters / Math.max(1, words.offsets[words.count]!),
      nemo.kept(),
      nemo.charactersKept(),
      runs.again(),
      runs.charactersAgain() / length,
      pairs.kept(),
      pairs.charactersKept(),
    ];
  },
};

function share(name: string, unit: string, description: string): Column {
  return { name, type: 'DOUBLE', unit, description };
}

function datatrove(piece: string, cut: string): Column[] {
  return [
    share(
      `duplicate_${piece}_fraction_datatrove`,
      `${piece}s per ${piece}`,
      `Second and later occurrences of ${piece}s (cut at ${cut}) per ${piece}; null for the empty text.`,
    ),
    share(
      `duplicate_${piece}_character_fraction_datatrove`,
      'characters per character',
      `Characters of second and later occurrences of ${piece}s (cut at ${cut}) per character of the text; null for the empty text.`,
    ),
  ];
}

function nemo(piece: string, cut: string): Column[] {
  return [
    share(
      `distinct_${piece}_fraction_nemo`,
      `${piece}s per ${piece}`,
      `Different ${piece}s (${cut}) per ${piece}; null without any.`,
    ),
    share(
      `distinct_${piece}_character_fraction_nemo`,
      'characters per character',
      `Characters of different ${piece}s (${cut}) per character of all ${piece}s; null without any.`,
    ),
  ];
}
