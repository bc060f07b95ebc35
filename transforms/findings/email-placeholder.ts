import { RESERVED_DOMAINS } from './top-level-domains.ts';

const GENERIC_LOCAL =
  /^(?:user(?:_?name)?\d*|me|you|your[._-]?(?:name|e?mail|user(?:name)?|address)?|my[._-]?(?:name|e?mail)|name|e-?mail|test(?:er|ing|user)?\d*|foo|bar|baz|foobar|some(?:one|body|user)|any(?:one|body)|john|jane|john\.?doe|jane\.?doe|j\.?doe|jdoe|joe|alice|bob|first(?:name)?[._]?last(?:name)?|x+|abc|a|b|example|sample|address|nobody|username|login|id|demo|dummy)$/;
const GENERIC_DOMAIN =
  /^(?:(?:your|my|some|the|a)?-?(?:domain|company|site|website|host|server|mail|email|business|organi[sz]ation|provider|school|address|isp)(?:-?name)?|foo|bar|baz|foobar|test|mail|email|x+|abc|xyz|a|b|acme|sample|demo|dummy|somewhere|anywhere|nowhere|localhost|mailinator|whatever)\.[a-z.]+$/;
/** Names that are nobody's, even at a provider that gives mailboxes to everybody. */
const PROVIDER = /^(?:gmail|yahoo|hotmail|outlook|live|aol|icloud)\.[a-z.]+$/;
const NOBODY =
  /^(?:user(?:_?name)?\d*|your[._-]?(?:name|e?mail|user(?:name)?|address)?|name|e-?mail|test(?:er|ing|user)?\d*|some(?:one|body)|example|sample|username|x+|abc|xyz|address)$/;
/** Templates that tools write into files for people to fill in. */
const FILL_IN = new Set(['ll@li.org', 'email@address.com', 'name@example.com']);

/** RFC 2606 and RFC 6761 names, and addresses that stand for any. */
export function isPlaceholderEmail(local: string, domain: string): boolean {
  const top = domain.slice(domain.lastIndexOf('.') + 1);
  if (RESERVED_DOMAINS.has(top)) return true;
  if (
    /(?:^|[.-])example\d?\./.test(`.${domain}`) ||
    /^(?:your|my)-?(?:domain|company|site|email)\./.test(domain)
  )
    return true;
  if (
    /^x{3,}$|\*|^your[-_.]|^my[-_.](?:name|e?mail|address|user(?:name)?|account|other|app|project|service|company|domain|site)/.test(
      local,
    )
  )
    return true;
  if (PROVIDER.test(domain) && NOBODY.test(local)) return true;
  return FILL_IN.has(`${local}@${domain}`) || (GENERIC_LOCAL.test(local) && GENERIC_DOMAIN.test(domain));
}
