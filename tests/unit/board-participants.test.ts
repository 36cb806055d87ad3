import { describe, expect, it } from 'vitest';
import type { Participant } from '../../organiser/protocol/participant.ts';
import { openSheet, tableOf } from '../../organiser/view/list/sheet.ts';
import { readFile } from '../../organiser/view/list/read-file.ts';
import { compare, peopleColumns, readPeople, type Where } from '../../organiser/view/participants/file.ts';
import {
  filledLetter,
  isLocalAddress,
  letterOf,
  parisFields,
  parisInstant,
} from '../../organiser/view/participants/invitation.ts';
import {
  countsOf,
  everybody,
  formOf,
  mergeForms,
  NATIONAL,
  patchOf,
  readForm,
  rowsOf,
  twinsOf,
  uninvited,
} from '../../organiser/view/participants/people.ts';
import { regionNamed, regions } from '../../organiser/view/regions.ts';
import { hrefOf, parseRoute, publicOf } from '../../organiser/view/route.ts';

const one = (over: Partial<Participant> = {}): Participant => ({
  id: 'p',
  edition: 'e',
  label: 'Cabinet du phare',
  email: 'phare@example.org',
  couloir: 'medecine-de-ville',
  region: 'Bretagne',
  structure: '',
  editor: '',
  solution: 'Alizé',
  version: '',
  who: null,
  note: '',
  state: 'approved',
  source: 'board',
  slot: null,
  joined: false,
  invitedAt: null,
  createdAt: '2026-11-23T09:00:00.000Z',
  revision: 1,
  ...over,
});
const everywhere: Where = { regions, own: null };

async function read(text: string, where = everywhere) {
  const file = await readFile(new TextEncoder().encode(text));
  if (!file.ok) throw new Error(file.reason);
  const sheet = openSheet(peopleColumns, 'participants.csv', file);
  return { sheet, ...readPeople(tableOf(sheet), sheet.header, sheet.mapping, where) };
}

const FILE = `Liste des inscrits;;;;;
Nom;Structure;Adresse e-mail;Profil;Région;Logiciel métier
Dr Exemple;Maison du phare;Phare@Example.org;Médecine de ville;bretagne;Alizé
;Pharmacie du port;port@example.org;Officine;Corse;
Sans adresse;;;Officine;;
Faute;;pas-une-adresse;;;
Ailleurs;;ailleurs@example.org;;Atlantide;
Partout;;partout@example.org;Officine, laboratoire;;
Encore;;PHARE@example.org;;;
;;seul@example.org;;;
`;

describe('a table of participants', () => {
  it('is read by the words of its header, and each line that is refused says why', async () => {
    const { sheet, rows, problems } = await read(FILE);
    expect(sheet.header).toBe(1);
    expect(rows).toEqual([
      {
        label: 'Dr Exemple',
        email: 'phare@example.org',
        couloir: 'medecine-de-ville',
        region: 'Bretagne',
        structure: 'Maison du phare',
        solution: 'Alizé',
      },
      {
        label: 'Pharmacie du port',
        email: 'port@example.org',
        couloir: 'officine',
        region: 'Corse',
        structure: 'Pharmacie du port',
      },
    ]);
    expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
      [5, 'no-email'],
      [6, 'email'],
      [7, 'region'],
      [8, 'couloir'],
      [9, 'twice'],
      [10, 'no-label'],
    ]);
    expect(problems.find(({ reason }) => reason === 'twice')?.text).toBe('3');
  });

  it('has first names put before names, and refuses what the settings closed, each line whole', async () => {
    const where: Where = { ...everywhere, open: { couloirs: ['officine'], regions: ['Bretagne'] } };
    const { rows, problems } = await read(
      `Nom;Prénom;E-mail;Couloir;Région
Exemple;Élodie;elodie@example.org;Officine;Bretagne
Modèle;Max;max@example.org;Laboratoire;Bretagne
Témoin;Ana;ana@example.org;Officine;Corse
`,
      where,
    );
    expect(rows.map(({ label }) => label)).toEqual(['Élodie Exemple']);
    expect(problems.map(({ line, reason, text }) => [line, reason, text])).toEqual([
      [3, 'couloir-closed', 'Laboratoire'],
      [4, 'region-closed', 'Corse'],
    ]);
    expect(problems[0]?.cells).toEqual(['Modèle', 'Max', 'max@example.org', 'Laboratoire', 'Bretagne']);
  });

  it('of a region is read for that region only', async () => {
    const { rows, problems } = await read(FILE, { regions, own: ['Bretagne'] });
    expect(rows.map(({ label }) => label)).toEqual(['Dr Exemple']);
    expect(problems.find(({ line }) => line === 4)?.reason).toBe('elsewhere');
  });

  it('tells what is new, what changes and what is the same', async () => {
    const { rows } = await read(FILE);
    const found = compare([one({ label: 'Dr Exemple', structure: 'Ancienne' })], rows);
    expect(found.added.map(({ label }) => label)).toEqual(['Pharmacie du port']);
    expect(found.changed.map(({ fields }) => fields)).toEqual([['structure']]);
    const [row] = rows;
    const there = one({ label: row!.label, structure: row!.structure! });
    expect(compare([there], [row!])).toMatchObject({ added: [], changed: [], same: 1 });
    // Somebody who registered is approved by the file.
    expect(compare([{ ...there, state: 'pending' }], [row!]).changed).toHaveLength(1);
  });
});

describe('a region', () => {
  it('is named by itself or by its GRADeS, and by nothing else', () => {
    expect(regionNamed('ILE-DE-FRANCE')).toBe('Île-de-France');
    expect(regionNamed('gip pulsy')).toBe('Grand Est');
    expect(regionNamed('GIP Pulsy', ['Bretagne'])).toBeUndefined();
    expect(regionNamed('')).toBeUndefined();
    expect(regionNamed('Atlantide')).toBeUndefined();
  });
});

describe('the page', () => {
  const list = [
    one(),
    one({ id: 'q', label: 'Officine du quai', couloir: 'officine', region: null, state: 'pending' }),
    one({ id: 'r', label: 'Retirée', state: 'withdrawn', email: null, couloir: null }),
  ];

  it('shows who waits first, and filters by words, state, couloir and region', () => {
    expect(rowsOf(list, everybody).map(({ id }) => id)).toEqual(['q', 'p', 'r']);
    expect(rowsOf(list, { ...everybody, search: 'ALIZE' }).map(({ id }) => id)).toContain('p');
    expect(rowsOf(list, { ...everybody, search: 'quai' }).map(({ id }) => id)).toEqual(['q']);
    expect(rowsOf(list, { ...everybody, state: 'withdrawn' }).map(({ id }) => id)).toEqual(['r']);
    expect(rowsOf(list, { ...everybody, region: NATIONAL }).map(({ id }) => id)).toEqual(['q']);
    expect(rowsOf(list, { ...everybody, couloir: 'officine' }).map(({ id }) => id)).toEqual(['q']);
    expect(countsOf(list)).toEqual({ pending: 1, approved: 1, refused: 0, withdrawn: 1 });
  });

  it('says why somebody cannot be invited', () => {
    expect(list.map(uninvited)).toEqual([null, 'pending', 'withdrawn']);
    expect(uninvited(one({ couloir: null }))).toBe('couloir');
    expect(uninvited(one({ joined: true }))).toBe('joined');
  });

  it('sends only what the form changed', () => {
    const same = readForm(formOf(one()));
    expect(same.ok && patchOf(one(), same.said)).toEqual({ revision: 1 });
    const next = readForm({ ...formOf(one()), region: '', note: 'rappeler' });
    expect(next.ok && patchOf(one(), next.said)).toEqual({ region: null, note: 'rappeler', revision: 1 });
    const bad = readForm({ ...formOf(null), email: 'pas une adresse' });
    expect(bad.ok ? [] : [...bad.wrong].sort()).toEqual(['email', 'label']);
  });

  it('takes in what somebody else saved meanwhile, and asks where both typed', () => {
    const base = formOf(one());
    const mine = { ...base, note: 'rappeler lundi', structure: 'Maison du phare' };
    const theirs = { ...base, note: 'rappeler mardi', solution: 'Mystral' };
    const { said, clashes } = mergeForms(base, mine, theirs);
    expect(said).toEqual({ ...mine, solution: 'Mystral' });
    expect(clashes.map(({ field, mine: a, theirs: b }) => [field, a[field], b[field]])).toEqual([
      ['note', 'rappeler lundi', 'rappeler mardi'],
    ]);
    expect(mergeForms(base, mine, mine).clashes).toEqual([]);
  });

  it('says who shares an address, and to whom a line of a file goes then', () => {
    const here = one({ id: 'here', region: 'Corse' });
    const same = [one(), here, one({ id: 'else', email: 'autre@example.org' }), one({ id: 'gone', email: null })];
    expect([...twinsOf(same)].map(([email, all]) => [email, all.map(({ id }) => id)])).toEqual([
      ['phare@example.org', ['p', 'here']],
    ]);
    const line = { label: 'Autre nom', email: 'phare@example.org' };
    expect(compare(same, [{ ...line, region: 'Corse' }]).changed[0]?.before.id).toBe('here');
    expect(compare(same, [line]).changed[0]?.before.id).toBe('p');
  });

  it('fills an invitation with the way that was given', () => {
    const t = ((key: string, values: Record<string, string> = {}) =>
      `${key} ${Object.values(values).join(' ')}`) as never;
    const meeting = 'https://teams.microsoft.com/l/meetup-join/essai';
    const to = {
      ...one({ region: 'La Réunion et Mayotte' }),
      startsAt: '2026-11-24T13:00:00.000Z',
      minutes: 60,
      meeting,
    };
    const about = { edition: 'É', contact: 'c@example.org', download: 'https://www.example.org/compagnon' };
    const letter = letterOf(to, 'Bonjour à tous', about, 'fr', t);
    for (const said of [
      'mardi 24 novembre 2026 14:00 60',
      '17:00 La Réunion',
      '16:00 Mayotte',
      meeting,
      about.download,
    ]) {
      expect(letter).toContain(said);
    }
    // Nobody said where the app is: whom to ask.
    const asking = letterOf({ ...to, region: 'Bretagne', meeting: null }, '', { ...about, download: null }, 'fr', t);
    expect(asking).toContain('invite.install-asked c@example.org');
    expect(asking).not.toMatch(/invite\.(meeting|when-there)/);
    const link = `verifsegur://join?hub=${encodeURIComponent('https://hub.example.org')}&code=ABCD-EFGH`;
    const web = 'https://hub.example.org/#rejoindre=ABCD-EFGH';
    const filled = filledLetter(letter, { code: 'ABCD-EFGH', link, web });
    for (const said of ['Cabinet du phare', 'Bonjour à tous', web, link, 'https://hub.example.org']) {
      expect(filled).toContain(said);
    }
    expect(filled).not.toMatch(/\{\w+\}/);
  });

  it('takes hours on the clock of Paris, and knows an address of this machine only', () => {
    const ms = Date.parse('2026-11-24T08:00:00.000Z');
    expect(parisFields(ms)).toEqual({ date: '2026-11-24', time: '09:00' });
    expect(parisInstant('2026-11-24', '09:00')).toBe(ms);
    for (const [date, time] of [
      ['', '09:00'],
      ['2026-11-24', ''],
    ] as const) {
      expect(parisInstant(date, time)).toBeNull();
    }
    for (const here of ['http://127.0.0.1:8787', 'http://localhost:1/#inscription=x', 'http://[::1]:1']) {
      expect(isLocalAddress(here)).toBe(true);
    }
    for (const other of ['https://hub.example.org', 'https://127.0.0.1.example.org', '']) {
      expect(isLocalAddress(other)).toBe(false);
    }
  });

  it('has its address, and public pages have theirs', () => {
    const route = { at: 'participants', edition: 'e' } as const;
    expect(parseRoute(hrefOf(route))).toEqual(route);
    expect(publicOf('#inscription=abc_-9')).toEqual({ at: 'register', token: 'abc_-9' });
    expect(publicOf('#rejoindre=ABCD-EFGH')).toEqual({ at: 'join', token: 'ABCD-EFGH' });
    for (const hash of ['', '#/', '#inscription=', '#cle=x', '#rejoindre=<b>']) expect(publicOf(hash)).toBeNull();
  });
});
