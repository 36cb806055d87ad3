/** The same letters without accents, case nor signs: "N° d'Éditeur" and "n d editeur" are the same words. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();

/** Names one product of one publisher, whatever its versions and however it was typed. */
export const productKey = ({ editor, name }: { editor: string; name: string }): string =>
  `${plain(editor)} / ${plain(name)}`;
