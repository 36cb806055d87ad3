import { accountEmail, type Invitation } from '../protocol/account.ts';
import type { Account } from '../protocol/account.ts';
import { invite, type Inviter } from './invite.ts';

/** `before`: the account as it was, null when it is new. */
export type NewOrganiser = Invitation & { before: Account | null };

/** Makes the account of a national organiser for the command line, or gives it back its rights, with a one-time link. */
export async function newOrganiser(inviter: Inviter, address: string, label = 'Organisateur'): Promise<NewOrganiser> {
  const email = accountEmail.parse(address);
  const now = inviter.now().toISOString();
  const { account, before } = await inviter.store.accounts.nationalOrganiser({ email, label, now });
  return { ...(await invite(inviter, { id: account.id, by: null, first: true, withoutTotp: false })), before };
}

/** What the command line says of it, line by line. */
export function organiserLines({ link, before }: NewOrganiser): string[] {
  const rights =
    before === null
      ? ['Compte d’organisateur national créé.']
      : [
          'Ce compte existait déjà : il reçoit un nouveau lien, et ses liens précédents ne marchent plus.',
          ...(before.state === 'disabled' ? ['Il était désactivé : il est de nouveau actif.'] : []),
          ...(before.role !== 'organiser' ? ['Il était observateur : il est maintenant organisateur national.'] : []),
          ...(before.role === 'organiser' && before.regions !== null
            ? ['Il était limité à certaines régions : il est maintenant national.']
            : []),
          ...(before.state === 'active' ? ['Son mot de passe actuel marche jusqu’à ce que le lien soit utilisé.'] : []),
        ];
  return [
    ...rights,
    'Ouvrez ce lien dans les 24 heures pour choisir un mot de passe. Il sert une seule fois :',
    `  ${link}`,
  ];
}
