/** The screens, in the order of the navigation. */
export const screens = [
  'home',
  'checks',
  'card',
  'session',
  'help',
  'documents',
  'bilan',
  'after',
  'report',
  'data',
] as const;
export type Screen = (typeof screens)[number];
