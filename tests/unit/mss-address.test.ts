import { describe, expect, it } from 'vitest';
import {
  cleanAddress,
  isPatientDomain,
  judgeAddress,
  parseAddress,
  sharedDomain,
} from '../../electron/feature/mss/address.ts';
import { readAutoconfig } from '../../electron/feature/mss/servers.ts';
import { closest, slips } from '../../electron/feature/mss/closest.ts';
import { parseRpps } from '../../electron/feature/mss/person.ts';
import shipped from '../../resources/mss/domains.json' with { type: 'json' };

const lists = { domains: new Set(['medecin.mssante.fr']), tests: new Set(['test.mssante.fr']) };

describe('an MSSanté address', () => {
  it('is one local part, one @, one domain of letters, digits and hyphens', () => {
    expect(parseAddress(' Max.Libre@MEDECIN.mssante.fr ')).toEqual({
      local: 'Max.Libre',
      domain: 'medecin.mssante.fr',
    });
    const wrong = ['', 'max', 'a@b@c.fr', '@medecin.fr', 'max@', 'max@fr', 'max@-a.fr', 'max@a_b.fr', 'max..l@a.fr'];
    for (const typed of [...wrong, 'max libre@a.fr', `${'a'.repeat(65)}@a.fr`, `a@${'b.'.repeat(130)}fr`]) {
      expect(parseAddress(typed), typed).toBeNull();
    }
  });

  it('of a patient is refused, sub-domains too', () => {
    expect(isPatientDomain('patient.mssante.fr')).toBe(true);
    expect(isPatientDomain('x.patient.mssante.fr')).toBe(true);
    expect(isPatientDomain('impatient.mssante.fr')).toBe(false);
  });

  it('is judged by the list, a doubt for what the list may not know yet', () => {
    const judge = (typed: string) => {
      const judged = judgeAddress(typed, lists);
      return judged === null ? null : [judged.status, judged.failure.code];
    };
    expect(judge('a@medecin.mssante.fr')).toBeNull();
    expect(judge('a@test.mssante.fr')).toEqual(['warn', 'mss.domain-test']);
    expect(judge('a@nouveau.mssante.fr')).toEqual(['warn', 'mss.domain-unlisted']);
    expect(judge('a@mssante.fr.example')).toEqual(['fail', 'mss.domain-unlisted']);
  });

  it('never carries its local part into a failure or into what is shared', () => {
    expect(JSON.stringify(judgeAddress('279035121518989@patient.mssante.fr', lists))).not.toContain('2790');
    expect(sharedDomain('max.libre@medecin.mssante.fr')).toBe('medecin.mssante.fr');
    expect(sharedDomain('max.libre')).toBeNull();
  });

  it.each([
    ['mailto:max.libre@medecin.mssante.fr', 'max.libre@medecin.mssante.fr'],
    ['MAILTO:max.libre@medecin.mssante.fr?subject=x', 'max.libre@medecin.mssante.fr'],
    ['Max LIBRE <max.libre@medecin.mssante.fr>', 'max.libre@medecin.mssante.fr'],
    ['"LIBRE, Max" < max.libre@medecin.mssante.fr >;', 'max.libre@medecin.mssante.fr'],
    ['\u00a0max.libre@medecin.mssante.fr\u200b', 'max.libre@medecin.mssante.fr'],
    ['max.libre @ medecin . mssante.fr', 'max.libre@medecin.mssante.fr'],
    ['max.libre@medecin.mssante.fr.', 'max.libre@medecin.mssante.fr'],
    ['« max.libre@medecin.mssante.fr »', 'max.libre@medecin.mssante.fr'],
    ['pas une adresse', 'pas une adresse'],
    ['deux@a.fr, trois@b.fr', 'deux@a.fr, trois@b.fr'],
    ['', ''],
  ])('pasted as %j is %j', (typed, meant) => {
    expect(cleanAddress(typed)).toBe(meant);
  });

  it.each([
    ['a@medcin.mssante.fr', 'warn', 'medecin.mssante.fr'],
    ['a@medecin.msssante.fr', 'fail', 'medecin.mssante.fr'],
    ['a@medecin.mssante.com', 'fail', null],
    ['a@medecin.mssanté.fr', 'fail', 'medecin.mssante.fr'],
    ['a@mdeecin.mssante.fr', 'warn', 'medecin.mssante.fr'],
    ['a@neuf.mssante.fr', 'warn', null],
    ['a@zz.mssante.fr', 'warn', null],
    ['a@bretagne.mssante.fr', 'ok', null],
    ['a@mssante.apicrypt.org', 'ok', null],
    ['a@gmail.com', 'fail', null],
  ])('%s is %s, for %s', (typed, status, suggestion) => {
    const judged = judgeAddress(typed, { domains: new Set(shipped.domains), tests: new Set(shipped.testDomains) });
    expect(judged?.status ?? 'ok').toBe(status);
    if (suggestion !== null) expect(judged?.failure).toMatchObject({ code: 'mss.domain-typo', info: { suggestion } });
    else if (judged !== null) expect(judged.failure.code).toBe('mss.domain-unlisted');
  });

  it('has a suggestion only when one listed name is nearest', () => {
    expect(slips('medecin', 'mdeecin', 2)).toBe(1);
    expect(slips('abc', 'abcdef', 2)).toBe(3);
    expect(closest('chu-a.mssante.fr', ['chu-b.mssante.fr', 'chu-c.mssante.fr'])).toBeNull();
    expect(closest('chu-b.mssante.fx', ['chu-b.mssante.fr', 'chu-c.mssante.fr'])).toBe('chu-b.mssante.fr');
  });

  it('belongs to an RPPS of eleven digits with its key', () => {
    // Of the official test cards.
    expect(parseRpps('99900063480')).toBe(parseRpps('999 000 634 80'));
    const key = [...Array(10).keys()].filter((last) => parseRpps(`1000000000${last}`) !== null);
    expect(key).toHaveLength(1);
    expect(parseRpps(`81000000000${key[0]}`)).toBe(`1000000000${key[0]}`);
    for (const typed of ['', '123', '1'.repeat(12), 'abcdefghijk']) expect(parseRpps(typed)).toBeNull();
  });
});

describe('the settings of a domain', () => {
  it('name what they stand for, whatever signs an address holds', async () => {
    const server = (kind: string, type: string): string =>
      `<${kind}Server type="${type}"><hostname>${type}.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>` +
      `<username>%EMAILLOCALPART%/%EMAILDOMAIN%</username></${kind}Server>`;
    const xml = `<clientConfig>${server('incoming', 'imap')}${server('outgoing', 'smtp')}</clientConfig>`;
    const { imap, smtp, user } = await readAutoconfig(xml, "max$&libre$'@medecin.mssante.fr");
    expect([imap.host, smtp.host]).toEqual(['imap.medecin.mssante.fr', 'smtp.medecin.mssante.fr']);
    expect(user).toBe("max$&libre$'/medecin.mssante.fr");
  });
});
