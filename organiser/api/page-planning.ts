import type { Page } from './page.ts';

/** The pages of the planning and of the chains. */
export const planningPages: Record<string, Page> = {
  'GET /v1/organisers': { tag: 'planning', fr: 'Qui peut être responsable d’un créneau' },
  'PATCH /v1/slots/{id}': {
    tag: 'planning',
    fr: 'Déplace un créneau, ou change son responsable, sa réunion ou sa région',
    more: {
      fr: 'Avec la version lue. Une heure que le participant connaît n’est pas déplacée : la nouvelle lui est proposée (`move` : `proposed`) et l’ancienne tient jusqu’à sa réponse. Deux créneaux qui se chevauchent ne partagent ni participant, ni responsable, ni réunion.',
      en: 'With the version that was read. A time that the participant knows is not moved: the new one is proposed (`move`: `proposed`) and the former one stands until they answer. Two slots that overlap share neither participant, nor organiser in charge, nor meeting.',
    },
    refuses: ['route.unknown', 'slot.conflict', 'slot.changed', 'slot.begun'],
  },
  'GET /v1/editions/{id}/chains': { tag: 'planning', fr: 'Les parcours d’une édition', refuses: ['route.unknown'] },
  'POST /v1/editions/{id}/chains': {
    tag: 'planning',
    fr: 'Crée un parcours',
    more: {
      fr: 'Des créneaux de l’édition, dans l’ordre : le document que l’un envoie est celui que le suivant attend. Un code inconnu de la liste est gardé tel quel.',
      en: 'Slots of the edition, in order: the document that one sends is the one that the next expects. A code outside of the list is kept as it is.',
    },
    refuses: ['route.unknown', 'rights.region'],
  },
  'PATCH /v1/editions/{id}/chains/{chain}': {
    tag: 'planning',
    fr: 'Change un parcours, avec la version lue',
    refuses: ['route.unknown', 'chain.changed', 'rights.region'],
  },
  'DELETE /v1/editions/{id}/chains/{chain}': {
    tag: 'planning',
    fr: 'Supprime un parcours ; ses créneaux restent',
    refuses: ['route.unknown', 'rights.region'],
  },
};
