import type { Column, Metric } from '../metric.ts';
import { codePointsOf } from '../text/code-points.ts';
import { pythonClasses, SPACE } from '../text/python-characters.ts';
import { type RepeatedPieces, repeatedPieces } from '../text/repeated-pieces.ts';
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
    ...datatrove('paragraph', '`\\n{2,}` of the stripped text'),
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
    ...nemo('paragraph', 'at `\\n\\n`'),
  ],
  measure: ({ text }) => {
    const { length } = codePointsOf(text);
    if (length === 0) return new Array<null>(10).fill(null);
    const all = text.split('\n');
    const last = all.length - 1;
    const lines = repeatedPieces(all.filter((line, i) => line !== '' || i === 0 || i === last));
    const paragraphs = repeatedPieces(strip(text).split(/\n{2,}/));
    const dolma = repeatedPieces(all);
    const { words } = whiteSpaceWordNgrams(text);
    return [
      ...again(lines, length),
      ...again(paragraphs, length),
      dolma.repeated / dolma.pieces,
      dolma.repeatedCharacters / Math.max(1, words.offsets[words.count]!),
      ...kept(repeatedPieces(all.filter((line) => strip(line) !== ''))),
      ...kept(repeatedPieces(text.split('\n\n'))),
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

function again(
  { pieces, characters, distinct, distinctCharacters }: RepeatedPieces,
  length: number,
): number[] {
  return [(pieces - distinct) / pieces, (characters - distinctCharacters) / length];
}

function kept({ pieces, characters, distinct, distinctCharacters }: RepeatedPieces): (number | null)[] {
  return [pieces === 0 ? null : distinct / pieces, characters === 0 ? null : distinctCharacters / characters];
}

/** As Python's `str.strip()`. */
function strip(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && pythonClasses[text.charCodeAt(from)] === SPACE) from++;
  while (to > from && pythonClasses[text.charCodeAt(to - 1)] === SPACE) to--;
  return text.slice(from, to);
}
