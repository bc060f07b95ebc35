/** Country codes of IANA's root zone (https://www.iana.org/domains/root/db). */
const COUNTRIES =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ' +
  'ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi ' +
  'gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ' +
  'ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ' +
  'ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn ' +
  'so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ' +
  'ye yt za zm zw';
/** Generic names of the same list that mailboxes are commonly in; names that are file endings or methods are left out. */
const GENERIC =
  'com org net edu gov mil int arpa info biz name pro aero coop museum jobs mobi travel cat tel asia post xxx ' +
  'academy agency app art associates bank bar berlin bio blog cab cafe camp capital care careers center chat church city ' +
  'clinic cloud club coach codes coffee community company computer consulting cool dev digital direct directory earth ' +
  'education email energy engineer engineering enterprises events exchange expert family fan farm finance financial fit ' +
  'foundation fund fun fyi games gallery global gmbh green group guide guru health help holdings host hosting house inc ' +
  'institute international law legal life limited live london ltd management market marketing media moe money nyc ' +
  'network news ngo nrw online ooo page paris partners photo photography pictures plus press productions pub ' +
  'property realty rocks sale school science security services shop site social software solutions space store ' +
  'studio style support systems swiss team tech technology tokyo tools top trade training university vc ventures video ' +
  'vip website wien wiki win work works world wtf xyz zone';
/** Greek and Cyrillic names of the same list. */
const ABROAD = 'рф рус бел укр бг мкд мон срб қаз ею ελ ευ дети онлайн сайт орг ком москва католик';
/** Names that belong to nobody: RFC 2606, RFC 6761, RFC 6762, RFC 9476, and private networks'. */
export const RESERVED_DOMAINS: ReadonlySet<string> = new Set([
  ...['example', 'test', 'invalid', 'localhost', 'local', 'internal', 'localdomain', 'lan', 'alt', 'corp'],
]);

const KNOWN = new Set([
  ...COUNTRIES.split(' '),
  ...GENERIC.split(' '),
  ...ABROAD.split(' '),
  ...RESERVED_DOMAINS,
]);

/** Whether a label, in any case, is a top-level domain that mailboxes can be in; xn-- names all count. */
export function isTopLevelDomain(label: string): boolean {
  if (label.length < 2 || label.length > 24) return false;
  const lower = label.toLowerCase();
  return KNOWN.has(lower) || lower.startsWith('xn--');
}
