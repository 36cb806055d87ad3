/** A name as a person can read it: what a driver in trouble puts between or in place of its letters is left out. */
export const printable = (text: string): string =>
  text
    .replaceAll(/[\p{C}\uFFFD]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
