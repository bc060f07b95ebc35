/** Most letters that a packed word has: 5 bits each. */
export const PACKED_LETTERS = 6;

/** Articles, pronouns, prepositions, conjunctions, auxiliaries; the commonest of each language, at most six letters a–z. */
const WORDS = `
a about above after again all also am an and any are as at be been before being but by can could did do does each
even every few for from had has have he her here him his how i if in into is it its just less like may me might more
most much must my no nor not of off on once one only or other our out over own same shall she should since so some
still such than that the their them then there these they this those though to too under until up upon us very was
we were what when where which while who whom whose why will with within would yet you your
aber als am auch auf aus bei das dass dem den der des die ein eine einem einen einer er es im ist mit nach nicht noch
nur oder sich sie sind und von vor war wenn wie wird zu zum zur
au aux avec ce ces cette dans de des du elle en est et il ils la le les leur mais ne nous ont ou par pas plus pour que
qui sa ses son sont sur un une vous
al como con cuando de del el en entre era es esta este fue ha hay la las lo los muy no o para pero por que se sin
sobre su sus un una y ya
che chi come con da dal dei del della delle di e ed gli ha il la le lo ma nel nella non per si sono su un una
ao as da das do dos e em foi mais mas na nas no nos o os ou para pela pelo por que se sem seu sua um uma
aan bij dan dat de deze door een en er het hij in is maar met naar niet nog of om onder ook op over te tot uit van
voor was we werd wordt zijn
att av den det en ett han har hon i inte jag med men och om som till var
af at der det en er et for fra ikke jeg med og om par til
ale co do i je jest na nie od po pro se to w z za
ve bir bu da de ile
`;

/** A word of 1 to 6 letters a–z as one number. */
export function packed(word: string): number {
  let code = 0;
  for (let i = 0; i < word.length; i++) code = (code << 5) | (word.charCodeAt(i) - 0x60);
  return code;
}

/** Open-addressed set of packed words; 0 is free. */
const SLOTS = 2048;
const slots = new Int32Array(SLOTS);
for (const word of new Set(WORDS.trim().split(/\s+/))) {
  const code = packed(word);
  let slot = slotOf(code);
  while (slots[slot] !== 0) slot = (slot + 1) % SLOTS;
  slots[slot] = code;
}

function slotOf(code: number): number {
  return (Math.imul(code, 0x9e3779b1) >>> 21) % SLOTS;
}

/** Whether a packed word is a function word of a European language. */
export function isFunctionWord(code: number): boolean {
  for (let slot = slotOf(code); slots[slot] !== 0; slot = (slot + 1) % SLOTS) {
    if (slots[slot] === code) return true;
  }
  return false;
}
