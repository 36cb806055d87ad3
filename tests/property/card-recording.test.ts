import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../electron/feature/card/certificate.ts';
import type { Observation } from '../../electron/feature/card/observation.ts';
import { recordCard } from '../../electron/feature/card/simulate/record.ts';
import { createSimulator } from '../../electron/feature/card/simulate/simulator.ts';
import { createCpsCertificates, spoilCertificate } from '../rig/cps-certificate.ts';
import { makeKeyPair, type TestKeyPair } from '../rig/test-pki.ts';

const AUTHENTICATION = "Certificat d'Authentification CPS";
const origin = { now: new Date('2026-11-24T09:00:00.000Z'), version: '1.0.0', platform: 'linux' };

let keys: TestKeyPair;
beforeAll(async () => {
  keys = await makeKeyPair();
}, 60_000);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWYZÉÈÇÏ'.split('');
const name = fc
  .array(fc.constantFrom(...letters), { minLength: 5, maxLength: 14 })
  .map((all) => all.join(''))
  // Masked letters are X, and the file has words of its own: a name among these proves nothing.
  .filter((text) => new Set(text).size > 3);
const digits = (n: number) =>
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: n, maxLength: n }).map((d) => d.join(''));
const identity = fc.record({ surname: name, given: name, rpps: digits(11), card: digits(10), other: fc.boolean() });

async function observe(who: { surname: string; given: string; rpps: string; card: string; other: boolean }) {
  const made = await createCpsCertificates({
    surname: who.surname,
    givenName: who.given,
    nationalId: `8${who.rpps}`,
    cardNumber: who.card,
    authenticationKeys: keys,
    signatureKeys: keys,
    now: origin.now,
  });
  const serial = who.other ? who.card.split('').toReversed().join('').replace(/^./, '9') : who.card;
  const data = Buffer.concat([Buffer.from([0xee, who.surname.length + 2, 0x84, Buffer.byteLength(who.surname)])]);
  const pcsc: Observation['pcsc'] = {
    service: 'running',
    readers: [
      {
        name: `Reader (${who.card}) 00 00`,
        present: true,
        mute: false,
        exclusive: false,
        inUse: true,
        atr: '3bac',
        events: 1,
      },
    ],
  };
  const observation: Observation = {
    libraries: [
      {
        path: `/home/${who.surname}/${who.given}.so`,
        name: `${who.given}.so`,
        origin: 'chosen',
        used: false,
        why: 'failed',
        failure: { code: 'card.middleware-missing', at: 'card.middleware', info: { path: `${who.given}.so` } },
        description: null,
        version: null,
        architectures: [],
      },
    ],
    module: { path: '/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so', package: null },
    reading: {
      middleware: { description: 'CPS3 PKCS#11 LINUX', manufacturer: 'ANS', version: '3.1' },
      slots: [
        {
          slot: '00',
          description: `Reader (${who.card}) 00 00`,
          present: true,
          slotError: null,
          token: {
            label: `CPS3v3-${who.card}`,
            manufacturer: 'ANS',
            model: 'IAS ECC',
            serial,
            flags: 0x40d,
            minPin: 4,
            maxPin: 8,
          },
          tokenError: null,
          certificates: [
            { label: AUTHENTICATION, id: '20', value: made.authentication.der.toString('base64') },
            { label: `${who.given} ${who.surname}`, id: '10', value: made.signature.der.toString('base64') },
            { label: AUTHENTICATION, id: '30', value: spoilCertificate(made.signature.der).toString('base64') },
          ],
          data: [
            { label: 'CPS_NAME_PS', id: '', value: Buffer.concat([data, Buffer.from(who.surname)]).toString('base64') },
            { label: 'CPS_ID_CARD', id: '', value: Buffer.from(who.card).toString('base64') },
          ],
          objectError: null,
        },
      ],
      pcsc,
      moved: false,
      ms: 5,
    },
    failure: null,
    pcsc,
  };
  return { observation, der: made.authentication.der, serial };
}

/** Every byte string of the file, and its text, as they could be read. */
function everything(text: string): string {
  const raw = [...text.matchAll(/"([A-Za-z0-9+/]{16,}={0,2})"/g)].map((m) => Buffer.from(m[1]!, 'base64'));
  return [text, ...raw.flatMap((b) => [b.toString('utf8'), b.toString('latin1'), b.toString('hex')])].join('\n');
}

describe('a recorded card', () => {
  it('holds no identity in any form, and keeps the shape and the holder match', async () => {
    await fc.assert(
      fc.asyncProperty(identity, async (who) => {
        const { observation, der, serial } = await observe(who);
        const { text } = recordCard(observation, origin);
        const seen = everything(text);
        for (const secret of [who.surname, who.given, who.rpps, who.card, serial]) {
          for (const form of ['utf8', 'latin1', 'hex', 'base64'] as const) {
            const shown = form === 'utf8' ? secret : Buffer.from(secret).toString(form);
            expect(seen.includes(shown)).toBe(false);
          }
        }
        const [slot] = createSimulator('/nowhere').parse(text).observation.reading!.slots;
        const masked = Buffer.from(slot!.certificates[0]!.value, 'base64');
        expect(masked.length).toBe(der.length);
        expect(new X509Certificate(masked).publicKey.asymmetricKeyType).toBe('rsa');
        const [before, after] = [readCertificate(der), readCertificate(masked)];
        for (const field of ['test', 'cardType', 'category', 'profession', 'issuer'] as const) {
          expect(after[field]).toEqual(before[field]);
        }
        // The days stay, not the times, which would tell this card from all others.
        const day = (date: Date): string => date.toISOString().slice(0, 10);
        expect([day(after.notBefore), day(after.notAfter)]).toEqual([day(before.notBefore), day(before.notAfter)]);
        expect([after.notBefore, after.notAfter].map((date) => date.toISOString().slice(11, 19))).toEqual([
          '00:00:00',
          '23:59:59',
        ]);
        expect(after.specialities).toEqual(before.specialities);
        expect(after.authentication).toBe(true);
        expect(after.cardNumber === slot!.token!.serial).toBe(before.cardNumber === serial);
        expect(() => readCertificate(Buffer.from(slot!.certificates[2]!.value, 'base64'))).toThrow();
      }),
      { numRuns: 20 },
    );
  });
});
