import { deflateSize } from '../compression/deflate-size.ts';
import type { Metric } from '../metric.ts';
import { utf8Of } from '../text/utf8.ts';

/** zlib's container around raw DEFLATE: two bytes in front, a checksum of four behind (RFC 1950). */
export const ZLIB_BYTES = 6;

/**
 * How far zlib at its default level (6, window 2^15, memory level 8) compresses the text's UTF-8.
 *
 * "zlib entropy" is the membership-inference score of Carlini et al. 2021 (arXiv 2012.07805): bytes of `zlib.compress`.
 * Its six bytes of container weigh on short rows, so the ratio is of the raw stream.
 */
export const compression: Metric = {
  name: 'compression',
  version: 1,
  description: 'How compressible the text is: what zlib makes of it.',
  reads: ['text'],
  columns: [
    {
      name: 'deflate_bytes',
      type: 'INTEGER',
      unit: 'bytes',
      description:
        "Raw DEFLATE size of the text's UTF-8 as vanilla zlib writes it at level 6, without header and checksum.",
    },
    {
      name: 'zlib_entropy',
      type: 'INTEGER',
      unit: 'bytes',
      description:
        'Size of `zlib.compress(text)`, as in arXiv 2012.07805: `deflate_bytes` plus a container of 6 bytes.',
    },
    {
      name: 'compression_ratio',
      type: 'DOUBLE',
      unit: null,
      description:
        "`deflate_bytes` per byte of the text's UTF-8: low where it repeats, above 1 where DEFLATE finds nothing; null for the empty text.",
    },
  ],
  measure: ({ text }) => {
    const { bytes, length } = utf8Of(text);
    const size = deflateSize(bytes, length);
    return [size, size + ZLIB_BYTES, length === 0 ? null : size / length];
  },
};
