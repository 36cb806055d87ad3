import { beforeAll, describe, expect, it } from 'vitest';
import { Refused } from '../../reader/refused.ts';
import { WHITE_LIST_BYTES, type WhiteListTrust } from '../../reader/shape.ts';
import { readWhiteList } from '../../reader/white-list.ts';
import {
  createListPki,
  createSigner,
  fictitiousDomains,
  listText,
  sharedListPki,
  signList,
} from '../rig/white-list.ts';
import type { ListPki, ListSigner } from '../rig/white-list.ts';
import shipped from '../../resources/mss/white-list.json' with { type: 'json' };

const NOW = new Date('2026-11-24T09:00:00Z');
let pki: ListPki;
let signer: ListSigner;
let trust: WhiteListTrust;
let good: string;

beforeAll(async () => {
  pki = await sharedListPki();
  signer = await createSigner(pki.organisations);
  trust = { ...shipped, authorities: [pki.roots] };
  good = signList(listText(['Alpha.mssante.fr', 'beta.mssante.fr', 'beta.mssante.fr']), signer);
});

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const read = (text: string, by: WhiteListTrust = trust, now = NOW) => readWhiteList(bytes(text), by, now);
function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
  return 'read';
}
const refused = (text: string, by?: WhiteListTrust) => reasonOf(() => read(text, by));

describe('a white list that is signed as the official one', () => {
  it('gives its domains, its date and its signer', () => {
    expect(read(good)).toEqual({
      generatedAt: '2026-06-01T06:00:00.000Z',
      signer: 'alb.mssante.fr',
      rows: 3,
      domains: ['alpha.mssante.fr', 'beta.mssante.fr'],
      testDomains: [...shipped.testDomains].toSorted(),
    });
  });

  it('tells the domains of tests and training by their words', () => {
    const text = signList(listText(['chu.mssante.fr', 'chu-test.mssante.fr', 'testeur.mssante.fr']), signer);
    const { testDomains } = read(text);
    expect(testDomains).toContain('chu-test.mssante.fr');
    expect(testDomains).not.toContain('testeur.mssante.fr');
  });

  it('may have a byte order mark, an indentation of its own, and a reference without its own canonicalisation', () => {
    expect(read(`\ufeff${good}`).rows).toBe(3);
    const inclusive = signList(listText(['a.mssante.fr']), signer, {
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'],
    });
    expect(read(inclusive).rows).toBe(1);
  });

  it('was signed while its certificate was valid, whatever the day it is read', () => {
    expect(read(good, trust, new Date('2027-05-01T00:00:00Z')).rows).toBe(3);
  });

  it('has the size of the real one', () => {
    const text = signList(listText(fictitiousDomains(6_500)), signer);
    expect(text.length).toBeGreaterThan(3_500_000);
    const found = read(text);
    expect(found.rows).toBe(6_500);
    expect(found.domains).toHaveLength(new Set(fictitiousDomains(6_500)).size);
  });
});

describe('a white list that is refused', () => {
  it('is not signed', () => expect(refused(listText(['a.mssante.fr']))).toBe('unsigned'));

  it('was changed after it was signed', () => {
    expect(refused(good.replace('beta', 'evil'))).toBe('changed');
    expect(refused(good.replace('2026-06-01', '2026-06-02'))).toBe('changed');
    expect(refused(good.replace(/<SignatureValue>..../, '<SignatureValue>AAAA'))).toBe('changed');
  });

  it('is cut anywhere', () => {
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      expect(refused(good.slice(0, Math.floor(good.length * part))), String(part)).toBe('truncated');
    }
    expect(refused('')).toBe('truncated');
  });

  it('is no list: a page, another XML, a text, bytes', () => {
    expect(refused('<html><body>Connexion</body></html>')).toBe('other');
    expect(refused('bonjour')).toBe('broken');
    expect(refused(good.replaceAll('https://listeblanche.mssante.fr/schema', 'https://example.org/'))).toBe('other');
    expect(reasonOf(() => readWhiteList(Uint8Array.of(0xff, 0xfe, 0x3c), trust, NOW))).toBe('broken');
    expect(refused(good.replace('</Nom>', '</Num>'))).toBe('broken');
  });

  it('has a document type, whatever it says', () => {
    const typed = good.replace('<ListeBlanche', '<!DOCTYPE x [<!ENTITY a "b">]>\n<ListeBlanche');
    expect(refused(typed)).toBe('doctype');
  });

  it('is too large', () => {
    expect(reasonOf(() => readWhiteList(new Uint8Array(WHITE_LIST_BYTES + 1), trust, NOW))).toBe('too-large');
  });

  it('is signed by another organisation of the same authority, or under another authority', async () => {
    const other = await createSigner(pki.organisations, { name: 'smtp.hopital.example' });
    expect(refused(signList(listText(['a.mssante.fr']), other))).toBe('signer');
    const sideways = await createSigner(pki.root);
    expect(refused(signList(listText(['a.mssante.fr']), sideways))).toBe('signer');
  });

  it('is signed under an authority that only has the right name', async () => {
    const foreign = await createListPki();
    const theirs = await createSigner(foreign.organisations);
    expect(refused(signList(listText(['a.mssante.fr']), theirs))).toBe('untrusted');
    expect(refused(good, { ...trust, authorities: [] })).toBe('untrusted');
  });

  it('was made when its certificate was not valid, or in the future', async () => {
    const old = await createSigner(pki.organisations, { to: '2026-05-31T00:00:00Z' });
    expect(refused(signList(listText(['a.mssante.fr']), old))).toBe('expired');
    const early = await createSigner(pki.organisations, { from: '2026-06-02T00:00:00Z', to: '2027-06-02T00:00:00Z' });
    expect(refused(signList(listText(['a.mssante.fr']), early))).toBe('expired');
    const later = signList(listText(['a.mssante.fr'], '2026-08-01T00:00:00Z'), signer);
    expect(reasonOf(() => read(later, trust, new Date('2026-07-01T00:00:00Z')))).toBe('future');
  });
});

describe('a signature that is wrapped', () => {
  const forged = '<Domaine><Nom>evil.mssante.fr</Nom></Domaine>';

  it('refuses a signed document inside another, and a signature elsewhere than in the root', () => {
    const inner = good.replace(/^<\?xml[^>]*\?>\s*/, '');
    const outer = `<ListeBlancheMSSante xmlns="https://listeblanche.mssante.fr/schema"><DateDeGeneration>2026-06-01T06:00:00Z</DateDeGeneration><ListeDomaines>${forged}</ListeDomaines>${inner}</ListeBlancheMSSante>`;
    expect(refused(outer)).toBe('method');
  });

  it('refuses a reference to a part of the document', () => {
    const part = signList(listText(['a.mssante.fr']).replace('<ListeDomaines>', '<ListeDomaines Id="part">'), signer, {
      xpath: "//*[local-name(.)='ListeDomaines']",
    });
    expect(refused(part.replace('<ListeDomaines', `<ListeDomaines/><ListeDomaines`))).toBe('method');
    expect(refused(part)).toBe('method');
  });

  it('refuses a second signature, a second reference, and methods that are not those of the list', () => {
    const signature = /<Signature [\s\S]*<\/Signature>/.exec(good)![0];
    expect(refused(good.replace('</ListeBlancheMSSante>', `${signature}</ListeBlancheMSSante>`))).toBe('method');
    const reference = /<Reference [\s\S]*<\/Reference>/.exec(good)![0];
    expect(refused(good.replace('</SignedInfo>', `${reference}</SignedInfo>`))).toBe('method');
    expect(refused(good.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256'))).toBe('method');
    expect(refused(good.replace('xmlenc#sha256', 'xmlenc#sha1'))).toBe('method');
    expect(refused(good.replace('Reference URI=""', 'Reference'))).toBe('method');
  });

  it('reads nothing from the signature, where bytes are not signed', () => {
    const hidden = good.replace(
      '</KeyInfo>',
      `</KeyInfo><Object xmlns:l="https://listeblanche.mssante.fr/schema"><l:ListeDomaines><l:Domaine><l:Nom>evil.mssante.fr</l:Nom></l:Domaine></l:ListeDomaines></Object>`,
    );
    // The signature holds: what was added is outside it, and is not read.
    expect(read(hidden).domains).toEqual(['alpha.mssante.fr', 'beta.mssante.fr']);
  });

  it('does not let a comment cut a name', () => {
    const cut = good.replace('beta.mssante.fr', 'beta.mssante.fr<!-- -->');
    expect(read(cut).domains).toEqual(['alpha.mssante.fr', 'beta.mssante.fr']);
  });
});
