import type { Profile } from '../../../electron/contract/snapshot.ts';

/** A profile in order: the official fictitious doctor's box, a product of the example list. Cases change what they are about. */
export const goodProfile: Profile = {
  who: 'ps',
  couloir: 'medecine-de-ville',
  available: true,
  mssAddress: 'max.libre@medecin.mssante.fr',
  solution: { id: 'exemple-lgc-1', editor: 'Éditeur Exemple A', name: 'Cabinet Facile', version: '4.2' },
  region: 'Bretagne',
  grades: null,
  publisher: null,
  free: [],
  zone: 'Europe/Paris',
};

export const profileWith = (part: Partial<Profile>): Profile => ({ ...goodProfile, ...part });
