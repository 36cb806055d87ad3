import type { Page } from './page.ts';

/** The pages of the irritants, their triage, and what publishers read. */
export const irritantPages: Record<string, Page> = {
  'GET /v1/editions/{id}/irritants': {
    tag: 'irritants',
    fr: 'Les irritants d’une édition, avec leur tri',
    more: {
      fr: '`triage.version` vaut 0 tant que personne ne l’a trié. `told` est le logiciel que le participant a dit.',
      en: '`triage.version` is 0 until somebody triaged it. `told` is the software that the participant told of.',
    },
    // Its first reading of a visit is noted.
    refuses: ['route.unknown', 'hub.full'],
  },
  'PATCH /v1/editions/{id}/irritants': {
    tag: 'irritants',
    fr: 'Trie des irritants, tous ou aucun',
    more: {
      fr: 'Chacun avec la version que la personne a regardée, et seulement ce qui change. Fusionner, c’est dire de quel irritant un autre est le doublon : un seul niveau, et un seul logiciel. Un texte publié fige le produit.',
      en: 'Each with the version that the person looked at, and only what changes. To merge is to say of which irritant another is the duplicate: one level only, and one software. A released text freezes the product.',
    },
    refuses: ['route.unknown', 'irritant.changed', 'irritant.duplicate', 'irritant.software', 'irritant.product'],
  },
  'GET /v1/logs/{log}/irritants/{id}/history': {
    tag: 'irritants',
    fr: 'Ce qui a été changé du tri d’un irritant, le plus récent d’abord',
    refuses: ['log.unknown'],
  },
  'GET /v1/editions/{id}/publishers': {
    tag: 'irritants',
    fr: 'Les liens des éditeurs',
    refuses: ['route.unknown'],
  },
  'POST /v1/editions/{id}/publishers': {
    tag: 'irritants',
    fr: 'Donne le lien d’un éditeur, montré une seule fois',
    more: {
      fr: 'Il vaut jusqu’au soir du jour `until`, et n’ouvre que la lecture de ce qui a été publié pour cet éditeur.',
      en: 'It works until the end of the day `until`, and opens nothing but what was released to this publisher.',
    },
    refuses: ['route.unknown'],
  },
  'DELETE /v1/publishers/{id}': { tag: 'irritants', fr: 'Met fin au lien d’un éditeur', refuses: ['route.unknown'] },
  'GET /v1/publisher/irritants': {
    tag: 'irritants',
    fr: 'Ce qui a été publié pour un éditeur',
    more: {
      fr: 'Seul ce jeton l’ouvre, et il n’ouvre rien d’autre. Aucun participant, aucun autre texte que celui des organisateurs, aucune heure. Chaque lecture est notée dans l’audit.',
      en: 'Only this token opens it, and it opens nothing else. No participant, no text but the organisers’, no time of day. Each reading is noted in the audit.',
    },
    refuses: ['hub.full'],
  },
};
