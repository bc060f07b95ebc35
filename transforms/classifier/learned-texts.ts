import { integersOfBase64 } from './base64.ts';
import { HASHES } from './learned-hashes.ts';

let learned: ReadonlySet<number> | null = null;

/** Whether the classifiers learned from a labelled text: how well they do on it says nothing of how well they do on others. */
export function isLearned(text: string): boolean {
  learned ??= new Set(integersOfBase64(HASHES));
  return learned.has(learnedHash(text));
}

/** Hash (FNV-1a, 32 bits, over UTF-16 units) of a text in which runs of white space are one space, as tables of labels write them. */
export function learnedHash(text: string): number {
  let hash = 0x811c9dc5 | 0;
  const plain = text.trim().replace(/\s+/g, ' ');
  for (let i = 0; i < plain.length; i++) hash = Math.imul(hash ^ plain.charCodeAt(i), 0x01000193);
  return hash;
}
