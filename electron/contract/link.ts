import { JOIN_CODE, normaliseJoinCode } from '../../organiser/protocol/wire.ts';

/** Whom to write to without an edition, which names its own contact. */
export const DEFAULT_CONTACT = 'verif.segur@esante.gouv.fr';

/** External pages the window may open, by name: a page's address never comes from the window. */
export const links = {
  cryptolib: 'https://esante.gouv.fr/produits-services/cartes-et-certificats',
  ans: 'https://esante.gouv.fr/',
  directory: 'https://www.data.gouv.fr/fr/datasets/annuaire-sante-extraction-des-bal-mssante/',
  'white-list': 'https://espacedeconfiance.mssante.fr/listeblanchemssante.xml',
  contact: `mailto:${DEFAULT_CONTACT}`,
} as const;
export type LinkId = keyof typeof links;

/** The scheme of an invitation: verifsegur://join?hub=https://…&code=ABCD-EFGH */
export const LINK_SCHEME = 'verifsegur';

export type Invitation = { hub: string; code: string };

/** Origin of a hub from what a person typed, or null. Plain http is only for this very machine. */
export function hubOrigin(typed: string): string | null {
  const bare = typed.trim().replace(/\/+$/, '');
  const full = /^[a-z]+:\/\//i.test(bare) ? bare : `https://${bare}`;
  const match = /^(https?):\/\/((?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i.exec(full);
  if (match === null) return null;
  return `${match[1]!.toLowerCase()}://${match[2]!.toLowerCase()}${match[3] ?? ''}`;
}

/** Whether a hub address is this machine itself, where TLS brings nothing. */
export const isLoopback = (origin: string): boolean =>
  /^http:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?$/.test(origin);

/** Reads an invitation link. Anything out of shape is null: a link comes from outside and decides nothing alone. */
export function parseInvitation(link: string): Invitation | null {
  const match = /^verifsegur:\/\/join\/?\?([A-Za-z0-9%:/.=&_\-[\]]{1,500})$/.exec(link.trim());
  if (match === null) return null;
  const fields = new Map<string, string>();
  for (const pair of match[1]!.split('&')) {
    const at = pair.indexOf('=');
    if (at <= 0) return null;
    try {
      fields.set(pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
    } catch {
      return null;
    }
  }
  const hub = hubOrigin(fields.get('hub') ?? '');
  const code = normaliseJoinCode(fields.get('code') ?? '');
  return hub !== null && JOIN_CODE.test(code) ? { hub, code } : null;
}
