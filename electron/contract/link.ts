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

/** Longest address of a hub that is read: a host name has 253 characters at most. */
const LONGEST_HUB = 300;

/**
 * Origin of a hub from what a person typed, or null. Plain http is only for this very machine. The host that is shown is
 * the one that is reached: a name that a browser reads as another one (`0x7f.1`, `127.1`, a port out of range) is refused.
 */
export function hubOrigin(typed: string): string | null {
  // Before anything else: what follows takes its time on a long text.
  if (typed.length > LONGEST_HUB) return null;
  const bare = typed.trim().replace(/\/+$/, '');
  const full = /^[a-z]+:\/\//i.test(bare) ? bare : `https://${bare}`;
  const match = /^(https?):\/\/((?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i.exec(full);
  if (match === null) return null;
  const host = match[2]!.toLowerCase();
  const origin = `${match[1]!.toLowerCase()}://${host}${match[3] ?? ''}`;
  if (match[3] === ':0' || !URL.canParse(origin)) return null;
  const labels = host.startsWith('[') ? [] : host.split('.');
  if (host.length > 253 || labels.some((label) => label.length > 63 || /^-|-$/.test(label))) return null;
  return new URL(origin).hostname === host ? origin : null;
}

/** Whether a hub address is this machine itself, where TLS brings nothing. */
export const isLoopback = (origin: string): boolean =>
  /^http:\/\/(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?$/.test(origin);

/** An invitation from its two parts, or null when one of them is not what it should be. */
export function invitationOf(parts: { hub: string; code: string }): Invitation | null {
  if (parts.code.length > 64) return null;
  const hub = hubOrigin(parts.hub);
  const code = normaliseJoinCode(parts.code);
  return hub !== null && JOIN_CODE.test(code) ? { hub, code } : null;
}

/**
 * Reads an invitation link. Anything out of shape is null: a link comes from outside and decides nothing alone. A part
 * that is there twice makes it null, since two readers could choose two different hubs.
 */
export function parseInvitation(link: string): Invitation | null {
  if (link.length > 1_000) return null;
  const match = /^verifsegur:\/\/join\/?\?([A-Za-z0-9%:/.=&_\-[\]]{1,500})$/i.exec(link.trim());
  if (match === null) return null;
  const fields = new Map<string, string>();
  for (const pair of match[1]!.split('&')) {
    const at = pair.indexOf('=');
    if (at <= 0 || fields.has(pair.slice(0, at))) return null;
    try {
      fields.set(pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
    } catch {
      return null;
    }
  }
  return invitationOf({ hub: fields.get('hub') ?? '', code: fields.get('code') ?? '' });
}
