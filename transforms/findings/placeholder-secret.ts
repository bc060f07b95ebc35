/** Words that stand where a password or a key is to be filled in, and passwords that everybody knows. */
const WORDS =
  /^(?:password\d{0,4}|passwd|passw0rd|p@ss(?:w0rd|word)|pass|pwd|pw|secret\d*|my[-_ ]?(?:secret|password|pass|key|token|secret[-_ ]?(?:key|password))\d*|change[-_ ]?(?:me|it|this)!?|changeit|your[-_ ]?.*|insert[-_ ].*|enter[-_ ].*|replace[-_ ]?.*|put[-_ ].*here|todo|tbd|fixme|example.*|.*[-_ ]here|sample.*|dummy.*|fake.*|test(?:ing|er|pass|password|key|token|secret|[-_].*)?\d*|foo(?:bar)?|bar|baz|abc\d*|admin\d*|guest|root|toor|user\d*|demo|default\d*|postgres|mysql|redis|rabbitmq|hidden|redacted|removed|masked|none|blank|somepass(?:word)?|some[-_ ].*|super[-_ ]?secret|s3cr3t|keyboard cat|1234\d{0,6}|qwerty\d*|a+|api[-_]?key|token|access[-_]?token|notasecret|thepassword|new[-_ ]?password|old[-_ ]?password|<.*>|\[.*\]|\{\{.*\}\}|\$\{.*\}|\$\(.*\)|%\w+%|\*+|x+|\.{3,}|_+|-+|#+|0+)$/i;
/** The word for itself with signs for letters and some digits behind: `P@55w0rd!`, `myPassword123`. */
const GUESSED =
  /^(?:my|the|some|new|old|your|test|user|admin|root|db|invalid|wrong|bad|secret|secure|super|strong|sample|demo|default|fake|dummy)?[-_ ]?p[a@4][s5$]{1,2}[-_@]?w[o0]rd[\d!@#$%^&*?._-]{0,6}$/i;
/** No value at all: keywords, types and format directives. */
const NOTHING =
  /^(?:null|nil|none|undefined|true|false|yes|no|on|off|empty|string|str|text|char|int|integer|bool(?:ean)?|object|bytes|any|void|var|let|const|function|return|self|this|new|optional|required|type|varchar|String\??|%[sdv@]|\{\d*\}|\{\w+\}|\?|:\w+|\$\w+|@\w+)[,;)]*$/;

/** True where a value stands for any, false where it may be real, null where there is nothing to report. */
export function isPlaceholderSecret(value: string, name: string): boolean | null {
  if (value === '' || NOTHING.test(value)) return null;
  if (WORDS.test(value)) {
    // A label that repeats its own name says nothing, not even in place of something.
    return /^[A-Z][a-z]+$/.test(value) ||
      (value.toLowerCase() === name.toLowerCase() && /^[a-z]+$/i.test(value) && !/^[a-z]+$/.test(value))
      ? null
      : true;
  }
  if (GUESSED.test(value) || /[Ee]xample|EXAMPLE|^hunter2|\*{4}|x{6}|X{6}|\.{3}$|^(.)\1{5,}$/.test(value))
    return true;
  return false;
}
