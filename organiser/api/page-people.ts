import type { Page } from './page.ts';

/** Settings of an edition and its participants. */
export const peoplePages: Record<string, Page> = {
  'GET /v1/editions/{id}/settings': {
    tag: 'editions',
    fr: 'Les réglages d’une édition',
    refuses: ['route.unknown'],
  },
  'PATCH /v1/editions/{id}/settings': {
    tag: 'editions',
    fr: 'Change des réglages d’une édition',
    more: {
      fr: '`version` est celle qui a été lue. Une autre clé des comptes rendus vaut pour ceux qui entrent ensuite : les journaux d’avant se lisent avec la clé d’avant.',
      en: '`version` is the one that was read. Another report key is for those who join afterwards: earlier logs are read with the earlier key.',
    },
    refuses: ['route.unknown', 'edition.changed', 'edition.slots'],
  },
};
