import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deliveredHosts, hostsText } from '../../organiser/view/list/delivered.ts';
import { hostChanges, hostLosses, readHosts } from '../../organiser/view/list/host-file.ts';
import { rowOf } from './network-fixture.ts';

const header = 'id;service;group;host;port;protocol;couloirs;need;igc;mutual;confidence;source';

describe('a list of hosts on the board', () => {
  it('is read from the JSON of the app', () => {
    const read = readHosts(readFileSync('resources/hosts.json', 'utf8'));
    expect(read.is === 'read' && read.problems).toEqual([]);
    expect(read.is === 'read' && read.rows.length).toBeGreaterThan(20);
  });

  it('is read from a CSV with the same names', () => {
    const read = readHosts(`\uFEFF${header}\ndmp;DMP;dmp;lps2.test;443;tls;laboratoire,officine;;oui;1;verified;vu\n`);
    expect(read).toMatchObject({
      is: 'read',
      problems: [],
      rows: [{ id: 'dmp', port: 443, couloirs: ['laboratoire', 'officine'], need: 'needed', igc: true, mutual: true }],
    });
  });

  it('says which line and column is wrong, and keeps none of it quiet', () => {
    const lines = [header, 'a;A;psc;192.168.1.1;443;tls;;;;;verified;x', 'b;B;psc;b.test;nine;tls;;;;;verified;x'];
    const read = readHosts(
      [...lines, 'c;C;psc;c.test;1;tls;;;;;verified;x', 'c;C;psc;c.test;1;tls;;;;;verified;x'].join('\n'),
    );
    expect(read.is === 'read' && read.problems).toEqual([
      { line: 2, wrong: 'host', text: '192.168.1.1' },
      { line: 3, wrong: 'port', text: 'NaN' },
      { line: 5, wrong: 'twice', text: 'c' },
    ]);
    const json = readHosts(
      JSON.stringify([{ ...rowOf({ id: 'a' }), couloirs: ['ville'], need: 'toujours', colour: 1 }]),
    );
    expect(json).toMatchObject({ form: 'json' });
    expect(json.is === 'read' && json.problems).toEqual([
      { line: 1, wrong: 'couloirs', text: 'ville' },
      { line: 1, wrong: 'need', text: 'toujours' },
      { line: 1, wrong: 'other', text: 'colour' },
    ]);
  });

  it('refuses what is no list', () => {
    expect(readHosts('  ')).toEqual({ is: 'refused', why: 'empty' });
    expect(readHosts('{"rows": 3}')).toEqual({ is: 'refused', why: 'not-understood' });
    expect(readHosts('[broken')).toEqual({ is: 'refused', why: 'not-understood' });
    expect(readHosts('nom;prenom\na;b')).toEqual({ is: 'refused', why: 'not-understood' });
    expect(readHosts(JSON.stringify(Array.from({ length: 501 }, () => ({}))))).toEqual({
      is: 'refused',
      why: 'too-many',
    });
  });

  it('tells what changes', () => {
    const [kept, moved, gone] = ['kept', 'moved', 'gone'].map((id) => rowOf({ id }));
    const changes = hostChanges([kept!, moved!, gone!], [kept!, { ...moved!, port: 8443 }, rowOf({ id: 'new' })]);
    expect(changes.map(({ id, change }) => [id, change])).toEqual([
      ['moved', 'changed'],
      ['new', 'added'],
      ['gone', 'removed'],
    ]);
  });

  it('starts from the delivered list, which loses nothing', () => {
    const read = readHosts(hostsText(deliveredHosts));
    expect(read).toMatchObject({ is: 'read', problems: [] });
    const rows = read.is === 'read' ? read.rows : [];
    expect(hostChanges(deliveredHosts, rows)).toEqual([]);
    expect(hostLosses(deliveredHosts, rows)).toEqual([]);
  });

  it('says what each service loses, those that are left with nothing first', () => {
    const rows = [
      rowOf({ id: 'dmp', group: 'dmp', host: 'dmp.test' }),
      rowOf({ id: 'psc-a', group: 'psc', host: 'a.psc.test' }),
      rowOf({ id: 'psc-b', group: 'psc', host: 'b.psc.test' }),
      rowOf({ id: 'never', group: 'insi', need: 'none' }),
      rowOf({ id: 'other', group: 'other' }),
    ];
    expect(hostLosses(rows, [rows[1]!])).toEqual([
      { group: 'dmp', hosts: ['dmp.test:443'], left: 0 },
      { group: 'psc', hosts: ['b.psc.test:443'], left: 1 },
    ]);
    // Three rows in place of the delivered list: what a newcomer published without a word.
    const lost = hostLosses(deliveredHosts, deliveredHosts.slice(0, 3)).filter(({ left }) => left === 0);
    expect(lost.map(({ group }) => group)).toEqual(expect.arrayContaining(['insi', 'dmp', 'mss', 'annuaire', 'teams']));
  });
});
