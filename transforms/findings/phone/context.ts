const WESTERN =
  /(?:(?<![\w./-])(?:tel|phone|telephone|ph|fax|facsimile|mobile|mob|cell|call(?:ing)?|t[eé]l|t[eé]l[eé]phone|telefon|fon|tlf|telefax|handy|mobil|whatsapp|sms|hotline|dial|text|my number|toll[- ]free|reach (?:me|us|him|her)|contact)|phone(?:[_ ]?number|[_ ]?no)?|(?:tele)?fax)\b(?:[ _]?(?:number|no|num|nr|us|me|at|on|is))?[^A-Za-z\d\n]{0,6}(?:(?:at|on|is|us|me|to|free) ?[^A-Za-z\d\n]{0,4}){0,2}/;
const RUSSIAN = /(?<!\p{L})(?:тел(?:ефон)?|моб(?:ильный)?|факс)[^\p{L}\d\n]{0,6}/u;
const EAST_ASIAN =
  /(?:手机|手機|电话|電話|传真|傳真|携帯|ファックス|휴대폰|휴대전화|전화|팩스)(?:号码|號碼|番号|번호)?[^\p{L}\d\n]{0,6}/u;

/** Words that name a telephone number, right before it. */
export const LABEL = new RegExp(`(?:${WESTERN.source}|${RUSSIAN.source}|${EAST_ASIAN.source})$`, 'iu');

/** What says whose telephone it is. */
export const OWNED =
  /^ is (?:my|our|his|her|their) (?:cell|mobile|phone|telephone|tel|fax|number|home|work)\b/i;

/** Words of numbers in books and lists. */
export const PRINTED =
  /(?<![A-Za-z])(?:pages?|pp?|lines?|vol(?:ume)?|isbn|issn|figs?|columns?|model)[.:]? $/i;

/** The same behind it. */
export const LABEL_BEHIND =
  /^,? ?[([]?(?:toll|tel|phone|fax|mobile|cell|voice|tty|office|home|work|direct)\b/i;
