import { useSyncExternalStore } from 'react';
import { listName, type ListName } from '../protocol/list.ts';

/** Where the person is, read from the address fragment: it survives a reload and the Back button. */
export type Route =
  | { at: 'editions' }
  | { at: 'team' }
  | { at: 'audit' }
  /** `refused`: why the identity provider's answer linked nothing. */
  | { at: 'own'; refused?: string }
  | { at: 'edition'; edition: string }
  | { at: 'calendar'; edition: string }
  | { at: 'chains'; edition: string }
  | { at: 'live'; edition: string }
  | { at: 'readiness'; edition: string }
  | { at: 'irritants'; edition: string }
  | { at: 'results'; edition: string }
  | { at: 'participants'; edition: string }
  | { at: 'inbox'; edition: string }
  | { at: 'settings'; edition: string }
  | { at: 'lists'; edition: string }
  | { at: 'list'; edition: string; list: ListName }
  | { at: 'slot'; edition: string; slot: string }
  | { at: 'reports'; edition: string; slot: string };

export function parseRoute(hash: string): Route {
  const [first, edition, slot, tail] = hash.replace(/^#\/?/, '').split('/').map(decode);
  if (first === 'equipe') return { at: 'team' };
  if (first === 'journal-acces') return { at: 'audit' };
  if (first === 'mon-compte') return edition ? { at: 'own', refused: edition } : { at: 'own' };
  if (first !== 'edition' || !edition) return { at: 'editions' };
  if (!slot) return { at: 'edition', edition };
  // A slot's name is a UUID: no word can be taken for one.
  if (slot === 'planning') return { at: 'calendar', edition };
  if (slot === 'parcours') return { at: 'chains', edition };
  if (slot === 'direct') return { at: 'live', edition };
  if (slot === 'irritants') return { at: 'irritants', edition };
  if (slot === 'resultats') return { at: 'results', edition };
  if (slot === 'participants') return { at: 'participants', edition };
  if (slot === 'journaux') return { at: 'inbox', edition };
  if (slot === 'reglages') return { at: 'settings', edition };
  if (slot === 'preparation') return { at: 'readiness', edition };
  if (slot === 'listes') {
    const list = listName.safeParse(tail);
    return list.success ? { at: 'list', edition, list: list.data } : { at: 'lists', edition };
  }
  return { at: tail === 'journaux' ? 'reports' : 'slot', edition, slot };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export function hrefOf(route: Route): string {
  const e = encodeURIComponent;
  switch (route.at) {
    case 'editions':
      return '#/';
    case 'team':
      return '#/equipe';
    case 'audit':
      return '#/journal-acces';
    case 'own':
      return '#/mon-compte';
    case 'edition':
      return `#/edition/${e(route.edition)}`;
    case 'calendar':
      return `#/edition/${e(route.edition)}/planning`;
    case 'chains':
      return `#/edition/${e(route.edition)}/parcours`;
    case 'live':
      return `#/edition/${e(route.edition)}/direct`;
    case 'irritants':
      return `#/edition/${e(route.edition)}/irritants`;
    case 'results':
      return `#/edition/${e(route.edition)}/resultats`;
    case 'readiness':
      return `#/edition/${e(route.edition)}/preparation`;
    case 'participants':
      return `#/edition/${e(route.edition)}/participants`;
    case 'inbox':
      return `#/edition/${e(route.edition)}/journaux`;
    case 'settings':
      return `#/edition/${e(route.edition)}/reglages`;
    case 'lists':
      return `#/edition/${e(route.edition)}/listes`;
    case 'list':
      return `#/edition/${e(route.edition)}/listes/${route.list}`;
    case 'slot':
      return `#/edition/${e(route.edition)}/${e(route.slot)}`;
    default:
      return `#/edition/${e(route.edition)}/${e(route.slot)}/journaux`;
  }
}

/** The key of `http://host/#cle=…`, or null. */
export function keyOf(hash: string): string | null {
  const brought = broughtBy(hash);
  return brought !== null && 'key' in brought ? brought.key : null;
}

/** What a link brought in the fragment, to be taken out of the address bar at once. */
export type Brought =
  | { key: string }
  | { invitation: string }
  /** The identity provider sent the person back: with a code for one exchange, or with why not. */
  | { exchange: string }
  | { refused: string };

export function broughtBy(hash: string): Brought | null {
  const found = /^#(cle|invitation|connexion|connexion-refusee)=([^&]+)/.exec(hash);
  const value = decode(found?.[2] ?? '');
  if (value === '') return null;
  if (found?.[1] === 'cle') return { key: value };
  if (found?.[1] === 'invitation') return { invitation: value };
  return found?.[1] === 'connexion' ? { exchange: value } : { refused: value };
}

/** The token of a publisher's link, `http://host/#editeur=…`, or null. */
export function publisherOf(hash: string): string | null {
  const match = /^#editeur=([^&]+)/.exec(hash);
  return match?.[1] === undefined ? null : decode(match[1]);
}

/** A page that needs no account: registration (`#inscription=…`) or the link of an invitation (`#rejoindre=…`); null elsewhere. */
export function publicOf(hash: string): { at: 'register' | 'join'; token: string } | null {
  const match = /^#(inscription|rejoindre)=([\w-]+)$/.exec(hash);
  return match?.[2] === undefined ? null : { at: match[1] === 'inscription' ? 'register' : 'join', token: match[2] };
}

const subscribe = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};
const read = () => location.hash;

/** The token of the publisher's link in the address, null without one. */
export const usePublisher = (): string | null => publisherOf(useSyncExternalStore(subscribe, read));

export const usePublic = (): ReturnType<typeof publicOf> => publicOf(useSyncExternalStore(subscribe, read));

export const useRoute = (): Route => parseRoute(useSyncExternalStore(subscribe, read));
