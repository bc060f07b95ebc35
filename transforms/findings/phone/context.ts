/** Words that name a telephone number, right before it. */
export const LABEL =
  /(?:(?<![\w./-])(?:tel|phone|telephone|ph|fax|facsimile|mobile|mob|cell|call(?:ing)?|t[eé]l|t[eé]l[eé]phone|telefon|fon|tlf|telefax|handy|mobil|whatsapp|sms|hotline|dial|text|my number|toll[- ]free|reach (?:me|us|him|her)|contact)|phone(?:[_ ]?number|[_ ]?no)?|(?:tele)?fax)\b(?:[ _]?(?:number|no|num|nr|us|me|at|on|is))?[^A-Za-z\d\n]{0,6}(?:(?:at|on|is|us|me|to|free) ?[^A-Za-z\d\n]{0,4}){0,2}$/i;

/** What says whose telephone it is. */
export const OWNED =
  /^ is (?:my|our|his|her|their) (?:cell|mobile|phone|telephone|tel|fax|number|home|work)\b/i;

/** Words of numbers in books and lists. */
export const PRINTED =
  /(?<![A-Za-z])(?:pages?|pp?|lines?|vol(?:ume)?|isbn|issn|figs?|columns?|model)[.:]? $/i;

/** The same behind it. */
export const LABEL_BEHIND =
  /^,? ?[([]?(?:toll|tel|phone|fax|mobile|cell|voice|tty|office|home|work|direct)\b/i;
