/** The list that a slot was opened from: the way back leads there. */
export type List = 'edition' | 'live';
let last: List = 'edition';

export const noteList = (list: List): void => {
  last = list;
};
export const lastList = (): List => last;
