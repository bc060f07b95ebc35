import { describe, expect, it } from 'vitest';
import { evidenceOfText } from '../../../transforms/verdict/evidence-of-text.ts';
import { judge } from '../../../transforms/verdict/verdict.ts';

const PROSE =
  'The keeper of the lighthouse wrote to his sister that the winter had been long, and that he would come home ' +
  'before the geese did. Nobody in the village believed him, but she set a second plate on the table every night.';
const STORY = `${PROSE} In April a stranger came over the hill with a letter that was wet from the sea, and she knew at once whose hand it
was. She did not open it before the evening. He wrote that the lamp had gone out in March and that he had rowed for two
days with a boy who was too tired to speak, and that the boy should have the room above the stable until he could say where
his people were. When she had read it she went out to look at the stable, and then at the road, on which there was nobody.`;
const KEY = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;

/** The verdict on a text alone: no model, corpus or other table is known. */
const verdictOf = (text: string) => judge(evidenceOfText(text)).verdict;

describe('the evidence of a text', () => {
  it('leaves open what needs a corpus, a model or another table', () => {
    expect(evidenceOfText(PROSE)).toMatchObject({
      findingDocuments: null,
      counterfactualGap: null,
      templates: null,
    });
  });

  it('measures prose without the items in it', () => {
    const middle = PROSE.indexOf('winter');
    const text = `${PROSE.slice(0, middle)}${KEY} ${PROSE.slice(middle)}`;
    const evidence = evidenceOfText(text);
    expect(evidence.findings).toHaveLength(1);
    expect(evidenceOfText(PROSE).proseLength).toBe(PROSE.length);
    expect(evidence.proseLength).toBe(PROSE.length + 1);
  });

  it('sees patterns and boilerplate', () => {
    expect(evidenceOfText('item 1\nitem 2\nitem 3\nitem 4\nitem 5\nitem 6\nitem 7\n')).toMatchObject({
      isTemplating: true,
      patternCoverage: 1,
    });
    const notice =
      'Permission is hereby granted, free of charge, to any person obtaining a copy of this software';
    expect(evidenceOfText(notice).boilerplateScore).toBeGreaterThan(0.5);
  });

  it('measures prose beyond boilerplate apart', () => {
    expect(evidenceOfText(PROSE).proseBeyondBoilerplate).toBe(PROSE.length);
    expect(evidenceOfText(`All rights reserved. ${PROSE}`).proseBeyondBoilerplate).toBeLessThan(
      PROSE.length - 80,
    );
    expect(evidenceOfText(`All rights reserved. ${STORY}`).proseBeyondBoilerplate).toBeGreaterThan(500);
  });

  it.each(['', 'a', '\ufffd', '\ud800', '😀'.repeat(100), 'a'.repeat(700)])('is defined for %j', (text) => {
    expect(verdictOf(text)).toBe('benign');
  });
});

describe('the verdict on a text alone', () => {
  it.each(['before', 'after'])('is not acquitted by a stock line %s a story', (where) => {
    const line = 'Copyright 2011. All rights reserved.';
    const text = where === 'before' ? `${line}\n${STORY}` : `${STORY}\n${line}`;
    expect(judge(evidenceOfText(text))).toMatchObject({
      verdict: 'uncertain',
      disclosure: 'verbatim_prose',
    });
  });

  it('is harmful with a secret, benign with a placeholder, uncertain with prose or contact data', () => {
    expect(verdictOf(`token: ${KEY}`)).toBe('harmful');
    expect(verdictOf(`token: ghp_${'x'.repeat(36)}`)).toBe('benign');
    expect(verdictOf('for (let i = 0; i < 10; i++) total += i;')).toBe('benign');
    expect(verdictOf(PROSE)).toBe('uncertain');
    expect(verdictOf(`All rights reserved. ${PROSE}`)).toBe('benign');
    expect(verdictOf('Write to marta.lindqvist@fjordpost.no before noon.')).toBe('uncertain');
  });
});
