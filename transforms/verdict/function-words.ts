/**
 * Articles, pronouns, prepositions, conjunctions, auxiliaries; our choice of the commonest of English, German, Spanish,
 * Italian, French, Portuguese, Dutch, Swedish, Danish and Norwegian, Polish, Czech, Turkish, Finnish, Hungarian,
 * Romanian, Indonesian, Vietnamese and Latin. Single consonants are left out: code and formulas are full of them.
 */
const WORDS = `
a about above after again all also am an and any are as at be been before being but by can could did do does each
even every few for from had has have he her here him his how i if in into is it its just less like may me might more
most much must my no nor not of off on once one only or other our out over own same shall she should since so some
still such than that the their them then there these they this those though to too under until up upon us very was
we were what when where which while who whom whose why will with within would yet you your
aber als am auch auf aus bei das dass dem den der des die ein eine einem einen einer er es im ist mit nach nicht noch
nur oder sich sie sind und von vor war wenn wie wird zu zum zur für über können
au aux avec ce ces cette dans de des du elle en est et il ils la le les leur mais ne nous ont ou par pas plus pour que
qui sa ses son sont sur un une vous à même où était
al como con cuando de del el en entre era es esta este fue ha hay la las lo los muy no o para pero por que se sin
sobre su sus un una y ya más también él
che chi come con da dal dei del della delle di e ed gli ha il la le lo ma nel nella non per si sono su un una
ao as da das do dos e em foi mais mas na nas no nos o os ou para pela pelo por que se sem seu sua um uma não são até já
aan bij dan dat de deze door een en er het hij in is maar met naar niet nog of om onder ook op over te tot uit van
voor was we werd wordt zijn
att av den det en ett han har hon i inte jag med men och om som till var är på för så
af at der det en er et for fra ikke jeg med og om par til på så også når
ale bo był była było być co czy dla do go i ich jak jego jej jest już kiedy która który mu na nad nie niż o od po pod przez
przy się są tak to tylko w z za ze że żeby
aby ale ani až byl byla bylo byli by co do ho i já jak jako je jeho její jen jsem když která který mezi mu na nad nebo od
po pod podle pro před při se si tak tam to už ve z za ze že
ama artık bana ben beni bile bir biz böyle bu bunu çok çünkü da daha de değil diye en fakat gibi göre hem hep hiç için ile
kadar kendi kim ki mı mi nasıl ne o olan olarak onlar onu onun önce öyle sana siz sonra şey şimdi şu ve veya ya yine yok
ei en enää että hän hänen ja jo joka jos kanssa kuin kun mikä minä mitä mutta myös ne niin nyt oli olivat on ovat se sen
siinä silti sitten tai vain vaan vielä
a akkor az azt be csak de egy el ez ezt ha hogy igen is ki majd már még meg mert mint nem oly ő pedig sem szerint után
úgy vagy volt voltak és
a al ale au că când care ce cel cu când de din după era este fi fost în îi își l la lor lui mai nu o pe pentru prin sa să sau
se si şi și spre sunt un unde
ada adalah akan atau bahwa bisa dalam dan dari dengan di dia hanya ia ini itu juga karena ke kepada lagi mereka oleh pada
saat saya sebuah seperti sudah tapi telah tetapi tidak untuk yang
anh bị các cái chỉ cho cô có của cũng đã đang đến để đi đó được khi không là lại mà một này người nhưng như những ở ra rồi sẽ
tôi thì trên trong từ và vào vẫn với về
ab ac ad atque aut autem cum de eius enim erat esse est et etiam ex haec hoc iam in ipse nec neque nisi non nunc per post
quae quam qui quia quidem quod sed si sine sub sunt tamen ut vel
`;

/** Latin letters end before this code point. */
export const LATIN_END = 0x1f00;

/** Small letter of each code point below `LATIN_END`. */
const SMALL = Uint16Array.from({ length: LATIN_END }, (_, code) =>
  String.fromCharCode(code).toLowerCase().charCodeAt(0),
);

/** Hash of a word (FNV-1a over small letters), one code point below `LATIN_END` further; of the empty word it is `NO_WORD`. */
export function hashOn(hash: number, code: number): number {
  return Math.imul(hash ^ SMALL[code]!, 0x01000193);
}

export const NO_WORD = 0x811c9dc5 | 0;

/** Open-addressed set of hashes of words; 0 is free. */
const SLOTS = 4096;
const slots = new Int32Array(SLOTS);
/** Most letters that a function word has. */
let longest = 0;
for (const word of new Set(WORDS.trim().split(/\s+/))) {
  let hash = NO_WORD;
  for (let i = 0; i < word.length; i++) hash = hashOn(hash, word.charCodeAt(i));
  let slot = slotOf(hash);
  while (slots[slot] !== 0) slot = (slot + 1) % SLOTS;
  slots[slot] = hash;
  longest = Math.max(longest, word.length);
}

function slotOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 20;
}

/** Whether the word of so many letters with this hash is a function word of a language that has a list. */
export function isFunctionWord(hash: number, letters: number): boolean {
  if (letters > longest) return false;
  for (let slot = slotOf(hash); slots[slot] !== 0; slot = (slot + 1) % SLOTS) {
    if (slots[slot] === hash) return true;
  }
  return false;
}
