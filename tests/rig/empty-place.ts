/** What shows that a fact of a text was missing, unfilled or empty: « du . », « « » », "{{", "()", two spaces; else null. */
export function emptyPlace(text: string): string | null {
  const found =
    /\{\{|\}\}|[[\]]|«\s*»|“\s*”|\(\s*\)| {2}|\s[.,)]|\b(?:undefined|null|NaN)\b|\[object /u.exec(text) ??
    /(?<!\p{L})(?:du|des|of)\s*[.,;)]/iu.exec(text);
  return found?.[0] ?? null;
}
