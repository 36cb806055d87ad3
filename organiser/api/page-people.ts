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
  'GET /v1/editions/{id}/participants': {
    tag: 'participants',
    fr: 'Les participants d’une édition',
    more: {
      fr: 'Un observateur lit `email` et `registration` null. Une personne limitée à des régions ne voit que les participants de celles-ci.',
      en: 'An observer reads null for `email` and `registration`. Somebody limited to regions sees the participants of these only.',
    },
    refuses: ['route.unknown'],
  },
  'POST /v1/editions/{id}/participants': {
    tag: 'participants',
    fr: 'Ajoute un participant',
    more: {
      fr: 'Une adresse est connue si un participant que l’on peut voir l’a déjà.',
      en: 'An address is known when a participant that the caller may see has it.',
    },
    refuses: ['route.unknown', 'participant.known'],
  },
  'POST /v1/editions/{id}/participants/import': {
    tag: 'participants',
    fr: 'Ajoute et change des participants par adresse : tous ou aucun',
    more: {
      fr: 'La même demande deux fois ne change rien. Un champ absent reste comme il était.',
      en: 'The same request twice changes nothing. A field that is left out stays as it was.',
    },
    refuses: ['route.unknown'],
  },
  'PATCH /v1/participants/{id}': {
    tag: 'participants',
    fr: 'Change ce qui est su d’un participant',
    more: {
      fr: 'Avec la `revision` lue : une autre est refusée, sauf si la demande ne change rien.',
      en: 'With the `revision` that was read: another one is refused, unless the request changes nothing.',
    },
    refuses: ['route.unknown', 'participant.known', 'participant.withdrawn', 'participant.changed'],
  },
  'POST /v1/editions/{id}/participants/state': {
    tag: 'participants',
    fr: 'Accepte, refuse ou retire des participants : tous ou aucun',
    more: {
      fr: '`withdrawn` efface tout sauf le nom d’usage, et ne se défait pas.',
      en: '`withdrawn` erases everything but the label, and is not undone.',
    },
    refuses: ['route.unknown', 'participant.withdrawn'],
  },
  'POST /v1/editions/{id}/participants/invite': {
    tag: 'participants',
    fr: 'Invite des participants : un créneau, un code, et un mail si c’est possible',
    more: {
      fr: '`text` peut contenir {code}, {hub}, {link} et {web}. Sans mail, la réponse donne le moyen d’entrer ; le code précédent ne vaut plus.',
      en: '`text` may hold {code}, {hub}, {link} and {web}. Without a mail the answer gives the way in; the earlier code is void.',
    },
    refuses: ['route.unknown', 'request.invalid', 'mail.none'],
  },
  'POST /v1/editions/{id}/registration': {
    tag: 'participants',
    fr: 'Ouvre le lien public d’inscription ; le précédent ne vaut plus',
    refuses: ['route.unknown'],
  },
  'DELETE /v1/editions/{id}/registration': {
    tag: 'participants',
    fr: 'Ferme le lien public d’inscription',
    refuses: ['route.unknown'],
  },
  'GET /v1/registrations/{token}': {
    tag: 'participants',
    fr: 'Ce que montre la page publique d’inscription',
    refuses: ['registration.closed'],
  },
  'POST /v1/registrations/{token}': {
    tag: 'participants',
    fr: 'S’inscrire soi-même ; un organisateur accepte ensuite',
    more: {
      fr: 'La réponse est la même que l’adresse soit connue ou non. 30 demandes par quart d’heure et par adresse.',
      en: 'The answer is the same whether the address was known. 30 requests per quarter of an hour and address.',
    },
    refuses: ['registration.closed'],
  },
};
