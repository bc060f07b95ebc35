/** Whether a word begins there: behind no letter or digit, or behind a written-out escape. */
export function startsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  const inside = (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return !inside || (/[nrt]/.test(text[at - 1]!) && text[at - 2] === '\\');
}

/** Whether the secret part looks drawn and not written: a digit and a letter, or both cases. */
export function isMixed(token: string): boolean {
  const secret = token.slice(4);
  return (
    (/\d/.test(secret) && /[A-Za-z]/.test(secret)) ||
    (/[a-z]/.test(secret) && /[A-Z]/.test(secret)) ||
    /X{8}|x{8}/.test(secret)
  );
}

/** Keys for tests, the examples of AWS's and Stripe's handbooks, and masked tokens. */
export function isPlaceholderToken(token: string): boolean {
  return (
    /EXAMPLE|example|_test_|(?:x{6}|X{6}|0{8}|\*{4})|(?:1234567890|abcdefghij|ABCDEFGHIJ)/.test(token) ||
    /(?:your|YOUR)[-_]?(?:key|token|KEY|TOKEN|secret|api)/.test(token) ||
    /(.)\1{9}/.test(token)
  );
}
