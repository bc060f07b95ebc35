/**
 * Area codes in use in the North American Numbering Plan, non-geographic ones included (NANPA's list as of 2026).
 */
const NANP_AREAS =
  '201-210 212-220 223-229 231 234-236 239-240 242 246 248-254 256-257 260 262-263 267 269-270 272-274 276 279 ' +
  '281 283-284 289 301-310 312-321 323-327 329-332 334 336-337 339 341 343 345-347 350-354 360-361 363-365 ' +
  '367-369 380 382 385-386 401-410 412-419 423-425 428 430-432 434-435 437-438 440-443 445 447-448 450 456 458 ' +
  '463-464 468-470 472-475 478-480 484 500-510 512-534 539-541 544 548 551 557 559 561-564 566-567 570-575 577 ' +
  '579-582 584-588 600-610 612-620 622-623 626 628-631 633 636 639-641 645-647 649-651 656-662 664 667 669-672 ' +
  '678 680-684 686 689 701-709 712-721 724-728 730-732 734 737-738 740 742-743 747-748 753-754 757-758 760 ' +
  '762-763 765 767 769-775 778-782 784-787 800-810 812-821 825-826 828-833 835 838-840 843-845 847-850 854-860 ' +
  '862-870 872-873 876-879 888 900-910 912-920 925 928-931 934 936-943 945 947-949 951-952 954 956 959 970-973 ' +
  '975 978-980 983-986 989';

const isArea = new Uint8Array(1000);
for (const range of NANP_AREAS.split(' ')) {
  const [from, to] = range.split('-').map(Number) as [number, number?];
  isArea.fill(1, from, (to ?? from) + 1);
}

/** Shortest and longest national numbers of subscribers by country calling code (ITU-T E.164 national plans). */
const LENGTHS =
  '7:10-10 30:10-10 52:10-10 58:10-10 90:10-10 91:10-10 225:10-10 229:8-10 234:8-10 20:8-10 57:8-10 60:8-10 64:8-10 ' +
  '378:8-10 850:8-10 856:8-10 964:8-10 976:8-10 977:8-10 27:9-9 31:9-9 32:8-9 36:8-9 51:8-9 66:8-9 213:8-9 224:8-9 ' +
  '250:8-9 258:8-9 264:8-9 355:8-9 377:8-9 385:8-9 387:8-9 593:8-9 855:8-9 886:8-9 962:8-9 963:8-9 970:8-9 971:8-9 ' +
  '33:9-9 34:9-9 41:9-9 56:9-9 61:9-9 93:9-9 94:9-9 211:9-9 212:9-9 218:9-9 221:9-9 233:9-9 237:9-9 240:9-9 242:9-9 ' +
  '244:9-9 245:9-9 249:9-9 251:9-9 255:9-9 256:9-9 260:9-9 261:9-9 262:9-9 263:9-10 351:9-9 375:9-9 380:9-9 420:9-9 ' +
  '590:9-9 594:9-9 596:9-9 966:9-9 992:9-9 994:9-9 995:9-9 996:9-9 998:9-9 39:6-11 40:9-9 252:7-9 359:7-9 376:6-9 ' +
  '421:9-9 508:6-9 43:7-13 44:9-10 81:9-10 84:9-10 92:9-10 45:8-8 47:8-8 65:8-8 216:8-8 222:8-8 223:8-8 226:8-8 ' +
  '227:8-8 228:8-8 232:8-8 235:8-8 236:8-8 253:8-8 257:8-8 266:8-8 268:8-8 350:8-8 356:8-8 357:8-8 370:8-8 371:8-8 ' +
  '373:8-8 374:8-8 382:8-8 386:8-8 389:8-8 502:8-8 503:8-8 504:8-8 505:8-8 506:8-8 509:8-8 591:8-8 598:8-8 689:8-8 ' +
  '852:8-8 853:8-8 965:8-8 968:8-8 973:8-8 974:8-8 993:8-8 46:7-9 48:9-9 220:7-7 231:7-9 254:9-9 265:7-9 354:7-9 ' +
  '423:7-9 595:7-9 967:7-9 49:6-11 53:8-8 63:8-10 95:7-10 98:10-10 880:8-10 54:10-11 55:10-11 62:8-12 381:8-9 82:8-10 ' +
  '358:6-11 685:5-7 86:10-11 230:7-8 241:7-8 267:7-8 372:7-8 507:7-8 599:7-8 670:7-8 675:7-8 961:7-8 975:7-8 238:7-7 ' +
  '239:7-7 246:7-7 248:7-7 269:7-7 291:7-7 297:7-7 501:7-7 592:7-7 673:7-7 674:7-7 679:7-7 680:7-7 691:7-7 692:7-7 ' +
  '960:7-7 243:7-9 353:7-9 298:6-6 299:6-6 672:6-6 687:6-6 352:5-11 383:8-9 972:8-9 597:6-7 676:5-7 677:5-7 678:5-7 ' +
  '688:5-7';

const lengths = new Map(
  LENGTHS.split(' ').map((entry) => {
    const [code, range] = entry.split(':') as [string, string];
    const [shortest, longest] = range.split('-').map(Number) as [number, number];
    return [code, { shortest, longest }] as const;
  }),
);

/** Shortest and longest national number behind the country calling code that the digits begin with, and that code. */
export function planOf(
  digits: string,
): { readonly code: string; readonly shortest: number; readonly longest: number } | null {
  if (digits.startsWith('1')) return { code: '1', shortest: 10, longest: 10 };
  for (const size of [3, 2, 1]) {
    const code = digits.slice(0, size);
    const plan = lengths.get(code);
    if (plan !== undefined) return { code, ...plan };
  }
  return null;
}

/** Whether ten digits have the shape of a number of the North American plan: area and exchange begin with 2–9. */
export function hasNanpShape(digits: string): boolean {
  return digits.length === 10 && digits[0]! >= '2' && digits[3]! >= '2';
}

/** Whether ten digits are a number of the North American plan: area in use, exchange 2–9 and no service code (N11). */
export function isNanp(digits: string): boolean {
  if (digits.length !== 10 || isArea[Number(digits.slice(0, 3))] !== 1) return false;
  return digits[3]! >= '2' && !(digits[4] === '1' && digits[5] === '1');
}

/**
 * Whether a number, country code first and trunk prefix gone, is kept for stories: exchange and area 555 in North America
 * (NANPA), Ofcom's, ARCEP's and ACMA's blocks for drama.
 */
export function isFictional(international: string): boolean {
  return /^(?:1(?:555|\d{3}555)\d|442079460|44(?:11[3-8]|1[23456]1|191)4960|441632960|447700900|44(?:808|909)8790|4430300000|3319900|33(?:26191|35301|46571|53649|63998)|61[2378](?:5550|7010)|614(?:91570|91571|25550))/.test(
    international,
  );
}
