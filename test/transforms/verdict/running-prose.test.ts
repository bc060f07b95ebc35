import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proseSpan } from '../../../transforms/verdict/running-prose.ts';

const PROSE =
  'The keeper of the lighthouse wrote to his sister that the winter had been long, and that he would come home ' +
  'before the geese did. Nobody in the village believed him, but she set a second plate on the table every night.';

describe('running prose', () => {
  it('is measured in code points, whole where the text is prose', () => {
    expect(proseSpan(PROSE)).toBe([...PROSE].length);
    expect(proseSpan('Bis zum Abend saß er vor dem Haus und sah den Schiffen nach.')).toBe(60);
  });

  it('is 0 for code, lists, tables, headings, references and LaTeX', () => {
    for (const text of [
      'for (let i = 0; i < rows.length; i++) {\n  total += rows[i].price;\n}\nreturn total / rows.length;',
      'Home\n\nProducts\n\nSupport\n\nDownloads\n\nCareers\n\nPress\n\nContact',
      '12.5 13.1 14.0\n11.2 10.9 9.7\n8.8 7.6 5.4',
      'Methods And Materials\n=====================\n\nResults\n-------',
      'Moreau P, Lindqvist K, Abe T. Glacier flow. J Ice. 2009;44:101-9.',
      '\\begin{equation}\\label{eq:a} \\alpha_{i} = \\sum_{j=1}^{n} \\beta_{ij} x_{j} \\end{equation}',
      'https://example.org/in/the/house/of/the/rising?is=it',
      'select_from_where_and_or_not this.is.not.a.text',
    ])
      expect(proseSpan(text), text).toBeLessThan(25);
  });

  it('does not join the entries of a menu', () => {
    const entries = ['The shop', 'The team', 'The harbour', 'The weather', 'The library', 'The archive'];
    expect(proseSpan(entries.join('\n\n'))).toBeLessThan(15);
  });

  it('is the stretch between code, not the whole', () => {
    const code = 'const value_1 = map.get(key_2)?.rows[0];\n';
    const length = proseSpan(`${code}${PROSE}\n${code}`);
    expect(Math.abs(length - PROSE.length)).toBeLessThan(20);
  });

  it('goes over what it is told to skip, without counting it', () => {
    const key = '{AbC1_dEf2-GhI3_jKl4}=[<|>];'.repeat(3);
    const middle = PROSE.indexOf('winter');
    const text = `${PROSE.slice(0, middle)}${key} ${PROSE.slice(middle)}`;
    expect(proseSpan(text, [{ start: middle, end: middle + key.length + 1 }])).toBe(PROSE.length);
    expect(proseSpan(PROSE, [{ start: 0, end: PROSE.length }])).toBe(0);
  });

  it('knows function words by their letters alone', () => {
    expect(proseSpan('of')).toBe(2);
    for (const word of ['én', 'öf', 'OF_', 'of1', 'oooof', 'ofofofof', 'Oof'])
      expect(proseSpan(word), word).toBe(0);
  });

  it('counts every script, and words of other languages', () => {
    expect(proseSpan('Старый мост стоял над рекой, и никто не помнил его имени.')).toBeGreaterThan(50);
    expect(proseSpan('古い橋は川の上に立っていた。誰もその名前を覚えていない。')).toBeGreaterThan(20);
    expect(proseSpan('Le vieux pont était dans la vallée et personne ne savait son nom.')).toBeGreaterThan(
      50,
    );
  });

  it.each([
    [
      'Finnish',
      'Vanha majakanvartija istui ikkunan ääressä ja katseli merta, joka oli harmaa ja hiljainen. Hän ei ollut puhunut kenellekään moneen päivään, mutta nyt hän kuuli askeleet portaissa. Ovi avautui, ja tyttö astui sisään. Hän oli märkä ja kylmissään, eikä hän sanonut mitään, vaikka mies kysyi kahdesti.',
    ],
    [
      'Indonesian',
      'Penjaga mercusuar itu duduk di dekat jendela dan memandang laut yang kelabu. Sudah lama dia tidak berbicara dengan siapa pun, tetapi malam ini dia mendengar langkah kaki di tangga. Pintu terbuka, dan seorang gadis masuk dengan pakaian basah. Dia tidak berkata apa-apa karena terlalu lelah untuk bicara.',
    ],
    [
      'Latin',
      'Senex in turri sedebat et mare spectabat, quod eo tempore tranquillum erat. Nemo cum eo multos dies locutus erat, sed nunc vocem puellae audivit, quae ad portam venerat. Illa autem nihil dixit, quia et fessa et frigida erat, nec quisquam ei aquam aut panem dederat, etiam cum per vicos erraret.',
    ],
    [
      'Czech',
      'Starý strážce seděl u okna a díval se na moře, které bylo šedé a tiché. Už dlouho s nikým nemluvil, ale teď uslyšel kroky na schodech. Dveře se otevřely a dovnitř vstoupila dívka. Byla promočená a neřekla ani slovo, i když se jí dvakrát zeptal, odkud přišla a proč tak pozdě v noci.',
    ],
    [
      'Hungarian',
      'Az öreg őr az ablaknál ült, és nézte a tengert, amely szürke volt és csendes. Már régóta nem beszélt senkivel, de most lépteket hallott a lépcsőn. Az ajtó kinyílt, és egy lány lépett be. Csuromvizes volt, és nem szólt egy szót sem, pedig az öreg kétszer is megkérdezte, hogy honnan jött.',
    ],
    [
      'Polish',
      'Stary latarnik siedział przy oknie i patrzył na morze, które było szare i spokojne. Od dawna z nikim nie rozmawiał, ale teraz usłyszał kroki na schodach. Drzwi się otworzyły i do środka weszła dziewczyna. Była przemoczona i nie powiedziała ani słowa, choć pytał ją dwa razy, skąd przyszła.',
    ],
    [
      'Vietnamese',
      'Người gác hải đăng già ngồi bên cửa sổ và nhìn ra biển, lúc ấy xám và lặng. Đã lâu ông không nói chuyện với ai, nhưng bây giờ ông nghe thấy tiếng chân trên cầu thang. Cửa mở ra và một cô gái bước vào. Cô ướt sũng và không nói một lời nào, dù ông đã hỏi hai lần cô từ đâu đến.',
    ],
    [
      'Romanian',
      'Bătrânul paznic stătea la fereastră și privea marea, care era cenușie și liniștită. De mult nu mai vorbise cu nimeni, dar acum auzi pași pe scări. Ușa se deschise și o fată intră în casă. Era udă și nu spuse niciun cuvânt, deși el o întrebă de două ori de unde venea.',
    ],
  ])('is long enough to be expressive in %s', (_, text) => {
    expect(proseSpan(text)).toBeGreaterThanOrEqual(200);
  });

  it('knows words with marks above and below, in capitals too', () => {
    for (const word of ['że', 'když', 'için', 'että', 'és', 'și', 'được', 'là', 'für']) {
      expect(proseSpan(word), word).toBe(word.length);
      expect(proseSpan(word[0]!.toUpperCase() + word.slice(1)), word).toBe(word.length);
    }
    expect(proseSpan('čx')).toBe(0);
  });

  it('is defined for every text', () => {
    expect(proseSpan('')).toBe(0);
    expect(proseSpan('a')).toBe(1);
    expect(proseSpan('\ufffd')).toBe(0);
    expect(proseSpan('='.repeat(300))).toBe(0);
    expect(proseSpan('😀'.repeat(300))).toBe(0);
    expect(proseSpan('\ufffde wind that had been in the trees was gone\ufffd')).toBeGreaterThan(35);
  });

  it('never exceeds the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const length = proseSpan(text);
        expect(length).toBeGreaterThanOrEqual(0);
        expect(length).toBeLessThanOrEqual([...text].length);
      }),
    );
  });

  it('is linear: a megabyte of anything takes less than a second', () => {
    for (const unit of ['the ', 'a', 'a_', '-', "a'", '1,', '\n', 'the.', 'é', '字']) {
      const text = unit.repeat(1e6 / unit.length);
      const from = performance.now();
      proseSpan(text);
      expect(performance.now() - from, unit).toBeLessThan(1000);
    }
  });
});
