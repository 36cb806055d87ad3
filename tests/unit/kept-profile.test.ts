import { describe, expect, it } from 'vitest';
import { profile as schema, type Profile } from '../../electron/contract/snapshot.ts';
import { keptProfile } from '../../electron/feature/session/kept-profile.ts';
import { sharedProfile } from '../../electron/feature/session/session.ts';

const profile = (over: Partial<Profile>): Profile => ({
  who: 'ps',
  couloir: 'medecine-de-ville',
  available: true,
  mssAddress: 'max.libre@medecin.mssante.fr',
  solution: null,
  region: null,
  grades: null,
  publisher: null,
  free: [],
  zone: null,
  ...over,
});
const INS = '279035121518989';

describe('a profile that is kept', () => {
  it.each([
    [`${INS}@patient.mssante.fr`, 'patient@patient.mssante.fr'],
    [` ${INS}@PATIENT.mssante.fr `, 'patient@PATIENT.mssante.fr'],
    ['prenom.nom@patient.mssante.fr', 'patient@patient.mssante.fr'],
    [`${INS}@patient.mssante`, 'patient@patient.mssante'],
    [INS, 'patient'],
    ['279 035 121 518 989', 'patient'],
    ['max.libre@medecin.mssante.fr', 'max.libre@medecin.mssante.fr'],
    ['810100050075@pro.mssante.fr', '810100050075@pro.mssante.fr'],
    ['', ''],
  ])('holds no patient: %j', (typed, kept) => {
    expect(keptProfile(profile({ mssAddress: typed })).mssAddress).toBe(kept);
  });

  it('masks identities in the names of a product that was typed', () => {
    const solution = {
      id: null,
      editor: 'Éditeur 06 12 34 56 78',
      name: `Logiciel ${INS}`,
      version: '2 79 03 51 215 189 89',
    };
    expect(keptProfile(profile({ solution })).solution).toEqual({
      id: null,
      editor: 'Éditeur [téléphone]',
      name: 'Logiciel [NIR]',
      version: '[NIR]',
    });
    const plain = { id: 'x', editor: 'Éditeur (SAS)', name: 'Logiciel 3000', version: '2026.11.0-4' };
    expect(keptProfile(profile({ solution: plain })).solution).toEqual(plain);
  });

  it('masks identities in a region or a group that was typed, and drops what is empty', () => {
    const typed = profile({
      region: ' Île 279 035 121 518 989 ',
      grades: '  ',
      free: ['2026-12-02/pm', '2026-12-01/am'],
    });
    expect(keptProfile(typed)).toMatchObject({
      region: 'Île [NIR]',
      grades: null,
      free: ['2026-12-01/am', '2026-12-02/pm'],
    });
  });

  it('loads as an earlier version kept it, and is told as it was', () => {
    const old = { who: 'ps', couloir: 'officine', available: true, mssAddress: 'a@pro.mssante.fr', solution: null };
    const loaded = schema.parse(old);
    expect(loaded).toEqual({ ...old, region: null, grades: null, publisher: null, free: [], zone: null });
    expect(Object.keys(sharedProfile(loaded))).toEqual(['who', 'couloir', 'available', 'mssDomain', 'solution']);
  });
});
