import { expect, it } from 'vitest';
import { PREDICTED, PREDICTIONS_HEADER, predictionLine } from '../../../pipeline/evaluation/predictions.ts';
import { readPlainText } from '../../../pipeline/evaluation/row-text.ts';
import { TextMeasurer } from '../../../pipeline/evaluation/text-measurer.ts';

const line = (id: string | null, text: string | null, measurer = new TextMeasurer(PREDICTED)) =>
  predictionLine(measurer, readPlainText, { where: 'line 2', id, cells: [text] }, 7);

it('has a cell for each column, under the id as it was given', () => {
  expect(PREDICTIONS_HEADER).toBe(
    'id,is_incrementing,is_repeating,code_probability,content_category,verdict\n',
  );
  expect(line(null, 'ab '.repeat(30))).toMatch(
    /^7,false,true,[\d.e-]*,[\w+-]*,(benign|harmful|uncertain)\n$/,
  );
  expect(line('"a, \\"b\\"\\n"', 'x').startsWith('"a, ""b""\n",')).toBe(true);
  expect(line('12345678901234567890', '').startsWith('12345678901234567890,false,')).toBe(true);
});

it('leaves cells empty that nothing measures', () => {
  expect(line('"1"', 'x', new TextMeasurer([]))).toBe('1,,,,,\n');
});

it('says nothing of a row without a text', () => {
  expect(line('1.5', null)).toBe('1.5,,,,,\n');
});
