import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../pipeline/package-root.ts';
import { VERDICT_SETTINGS, VERDICT_THRESHOLDS } from '../../../transforms/verdict/verdict-settings.ts';

describe('the settings of the verdict', () => {
  it('stand in docs/verdict.md as they are: copy the expected lines when one changes', () => {
    const rows = Object.entries(VERDICT_SETTINGS).map(
      ([name, { value, unit, kind, meaning, origin }]) =>
        `| \`${name}\` | ${value} ${unit} | ${kind} | ${meaning} | ${origin} |`,
    );
    const page = readFileSync(join(packageRoot, 'docs/verdict.md'), 'utf8');
    const table = page.slice(page.indexOf('| name | value |'));
    expect(table.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
  });

  it('have a reason each, and shares from 0 to 1', () => {
    for (const [name, { value, unit, origin }] of Object.entries(VERDICT_SETTINGS)) {
      expect(origin.length, name).toBeGreaterThan(20);
      expect(value, name).toBeGreaterThan(0);
      if (/share|score|probability/.test(unit)) expect(value, name).toBeLessThan(1);
    }
  });

  it('put one thing above another: secret, identity, contact, marking, prose', () => {
    const { secret_weight, identity_weight, contact_weight, marking_weight, prose_weight } = VERDICT_SETTINGS;
    const weights = [secret_weight, identity_weight, contact_weight, marking_weight, prose_weight].map(
      ({ value }) => value,
    );
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(new Set(weights).size).toBe(weights.length);
  });

  it('are moved by verdict_confidence where they are thresholds, of which there are eight', () => {
    expect(VERDICT_THRESHOLDS).toHaveLength(8);
  });
});
