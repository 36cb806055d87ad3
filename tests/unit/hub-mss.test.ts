import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { mailFacts, readHeaders, returnedId } from '../../organiser/mss/facts.ts';
import { codeLetter } from '../../organiser/mss/letter.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { maySay } from '../../organiser/protocol/event.ts';
import { mssCodesIn } from '../../organiser/protocol/mss.ts';
import { seenMail } from '../../organiser/mail/read.ts';

const ID = '11111111-2222-4333-8444-555555555555';

describe('codes in a mail', () => {
  it.each<[string, string[]]>([
    ['VS-K7QF-2M9X', ['K7QF-2M9X']],
    ['Re: vs k7qf 2m9x merci', ['K7QF-2M9X']],
    ['TR: [VS-K7QF-2M9X] et VS-K7QF-2M9X, VS-AAAA-BBBB', ['K7QF-2M9X', 'AAAA-BBBB']],
    ['K7QF-2M9X sans sa marque', []],
    ['VS-K7QF-2M9', []],
    ['VS-K7QO-2M9X', []],
  ])('%s', (text, codes) => {
    expect(mssCodesIn(text)).toEqual(codes);
  });

  it('stop at a few', () => {
    const many = Array.from({ length: 500 }, (_, i) => `VS-AAAA-${String(2222 + i).replaceAll(/[01]/g, '2')}`).join(
      ' ',
    );
    expect(mssCodesIn(many)).toHaveLength(5);
  });

  it('are told in both languages, without a link', () => {
    const { subject, text } = codeLetter('K7QF-2M9X', 60);
    expect(subject).toContain('K7QF-2M9X');
    expect(text).toMatch(/60 minutes[\s\S]*60 minutes/);
    expect(text).not.toMatch(/https?:/);
  });
});

const block = `Return-Path: <dr.essai@medecin.mssante.fr>
Received: from mx.region.test by vm with LMTP; Wed, 25 Nov 2026 01:17:58 +0000
Received: from [127.0.0.1] (using TLSv1.3 with cipher X)
\tby mx.region.test (Postfix) with ESMTPSA
Authentication-Results: mx.region.test; dkim=pass header.d=medecin.mssante.fr;
 spf=softfail smtp.mailfrom=medecin.mssante.fr
Authentication-Results: forged.example; dkim=fail
DKIM-Signature: v=1; a=rsa-sha256
X-MSS-NIL: DEV935997
X-MSS-INS: O
X-MSS-CODECDA: 34112-3,PRESC-BIO
X-MSS-MES: FIN
Subject: XDM/1.0/DDM+Synthese PAT-TROIS DOMINIQUE 28/03/1979
From: Dominique <dr.essai@medecin.mssante.fr>
`;

describe('facts of a mail', () => {
  const facts = (text: string, attachments: string[] = [], fromDomain = 'medecin.mssante.fr') =>
    mailFacts({ headers: readHeaders(text), fromDomain, attachments }, 'Medecin.mssante.fr');

  it('are the headers of MSSanté and what the servers wrote', () => {
    expect(facts(block, ['ihe_xdm.zip', '20220531_CR_PAT-TROIS.pdf'])).toEqual({
      sameDomain: true,
      nil: 'DEV935997',
      ins: 'O',
      codeCda: '34112-3,PRESC-BIO',
      mes: 'FIN',
      dkim: 'pass',
      spf: 'softfail',
      tls: '1.3',
      hops: 2,
      xdm: true,
    });
  });

  it('name nobody', () => {
    const said = JSON.stringify(facts(block, ['20220531_CR_PAT-TROIS.pdf']));
    expect(said).not.toMatch(/PAT-TROIS|Dominique|dr\.essai|1979|region\.test/i);
  });

  it('leave out what is not in shape: a header may hold anything', () => {
    const hostile = `X-MSS-NIL: Mme PAT-TROIS Dominique\nX-MSS-INS: 279035121518989\nX-MSS-CODECDA: ${'a'.repeat(300)}\nX-MSS-MES: <b>\n`;
    expect(facts(hostile, [], 'autre.example')).toEqual({ sameDomain: false, hops: 0, xdm: false });
  });

  it('survive blocks that are no headers', () => {
    for (const text of ['', '\n\n', ' \t \n', ':::\n: x', 'sans deux points', '\u0000\uffff'.repeat(1000)]) {
      expect(facts(text)).toMatchObject({ hops: 0 });
    }
  });
});

describe('returns', () => {
  const failed = 'Final-Recipient: rfc822; x@y\nAction: failed\nStatus: 5.1.1\n';
  it('name the mail of ours that failed for good', () => {
    expect(returnedId(failed, `Message-ID: <vs.${ID}@region.mssante.fr>`)).toBe(ID);
    expect(returnedId(failed.replace('failed', 'delayed'), `<vs.${ID}@region.mssante.fr>`)).toBeNull();
    expect(returnedId(failed, '<another@region.mssante.fr>')).toBeNull();
    expect(returnedId('', '')).toBeNull();
  });
});

describe('the word of the hub in a log', () => {
  const event = (role: FoldEvent['role'], n: number, body: Record<string, unknown>): FoldEvent => ({
    seq: n,
    device: ID,
    n,
    kind: 'mss.challenge',
    body,
    at: '2026-11-25T08:00:00.000Z',
    actor: role,
    role,
  });

  it('counts from the hub alone: nobody confirms their own address', () => {
    expect(maySay('participant', 'mss.challenge')).toBe(false);
    expect(maySay('organiser', 'mss.challenge')).toBe(false);
    const forged = event('participant', 1, { way: 'receive', state: 'confirmed' });
    expect(foldLog([forged]).mss).toEqual({ receive: null, send: null });
  });

  it('is the last one of each way', () => {
    const view = foldLog([
      event('hub', 1, { way: 'receive', state: 'asked' }),
      event('hub', 2, { way: 'receive', state: 'confirmed' }),
      event('hub', 3, { way: 'send', state: 'asked', hand: true, until: '2026-11-26T08:00:00.000Z' }),
    ]);
    expect(view.mss.receive).toMatchObject({ state: 'confirmed', hand: false, by: null, evidence: {} });
    expect(view.mss.send).toMatchObject({ state: 'asked', hand: true });
  });
});

describe('the text of a mail', () => {
  it('costs its length, whatever signs it is made of', async () => {
    const content = Readable.from([Buffer.from(`${'<'.repeat(60_000)} VS-ABCD-2345`)]);
    const mail = seenMail(
      { download: async () => ({ content }) } as never,
      { uid: 1, bodyStructure: { type: 'text/html', part: '1' } } as never,
    );
    const began = performance.now();
    expect(mssCodesIn(await mail.text())).toEqual(['ABCD-2345']);
    // Seconds, when each sign looks for its end as far as the end of the text.
    expect(performance.now() - began).toBeLessThan(400);
  });
});
