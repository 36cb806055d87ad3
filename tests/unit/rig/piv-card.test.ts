import { constants, createHash, publicDecrypt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { findTlv, parseTlv, tlv } from '../../rig/ber.ts';
import { createCpsCertificates } from '../../rig/cps-certificate.ts';
import type { CpsCertificates } from '../../rig/cps-certificate.ts';
import { openscSerial, PivCard, pivContent, PIV_OBJECT } from '../../rig/piv-card.ts';
import type { PivCardOptions } from '../../rig/piv-card.ts';
import { frame } from '../../rig/vpcd-wire.ts';

let certificates: CpsCertificates;
beforeAll(async () => {
  certificates = await createCpsCertificates();
});

const SELECT = '00a404000ba000000308000010000100';
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

function send(card: PivCard, command: string | Buffer): { data: Buffer; sw: string } {
  const answer = card.transmit(typeof command === 'string' ? hex(command) : command);
  return { data: answer.subarray(0, -2), sw: answer.subarray(-2).toString('hex') };
}

function selected(options: Partial<PivCardOptions> = {}): PivCard {
  const card = new PivCard({ content: pivContent(certificates), ...options });
  expect(send(card, SELECT).sw).toBe('9000');
  return card;
}

/** Follows 61xx until the end. */
function whole(card: PivCard, command: string): { data: Buffer; sw: string } {
  let { data, sw } = send(card, command);
  const parts = [data];
  while (sw.startsWith('61')) {
    ({ data, sw } = send(card, `00c00000${sw.slice(2)}`));
    parts.push(data);
  }
  return { data: Buffer.concat(parts), sw };
}

function getData(card: PivCard, object: number): { data: Buffer; sw: string } {
  const id = object.toString(16);
  const size = id.length / 2;
  return whole(card, `00cb3fff0${size + 2}5c0${size}${id}00`);
}

const verifyPin = (pin: string) => `0020008008${Buffer.from(pin).toString('hex').padEnd(16, 'f')}`;
const TRIES = '00200080';

describe('virtual PIV card', () => {
  it('answers nothing before its application is selected', () => {
    const card = new PivCard({ content: pivContent(certificates) });
    expect(send(card, '00cb3fff055c035fc10200').sw).toBe('6d00');
    expect(send(card, '00a4040007a0000000031010').sw).toBe('6a82');
    expect(send(card, SELECT).data.toString('hex')).toBe('61114f0600001000010079074f05a000000308');
    expect(card.apduCount).toBe(3);
  });

  it('gives both certificates in parts', () => {
    const card = selected();
    const first = send(card, '00cb3fff055c035fc10500');
    expect(first.data).toHaveLength(256);
    expect(first.sw).toBe('61ff');
    for (const [object, expected] of [
      [PIV_OBJECT.authenticationCertificate, certificates.authentication],
      [PIV_OBJECT.signatureCertificate, certificates.signature],
    ] as const) {
      const { data, sw } = getData(card, object);
      expect(sw).toBe('9000');
      const inside = parseTlv(findTlv(parseTlv(data, false), 0x53)?.value ?? Buffer.alloc(0), false);
      expect(findTlv(inside, 0x70)?.value).toEqual(expected.der);
    }
    expect(getData(card, 0x5fc10b).sw).toBe('6a82');
  });

  it('can be issued without an authentication certificate', () => {
    const card = selected({ authenticationCertificate: false });
    expect(getData(card, PIV_OBJECT.authenticationCertificate).sw).toBe('6a82');
    expect(getData(card, PIV_OBJECT.signatureCertificate).sw).toBe('9000');
  });

  it('carries the chip identifier that OpenSC shows as the serial', () => {
    const { data } = getData(selected({ content: pivContent(certificates, '2500577253') }), PIV_OBJECT.chuid);
    const inside = parseTlv(findTlv(parseTlv(data, false), 0x53)?.value ?? Buffer.alloc(0), false);
    const guid = findTlv(inside, 0x34)?.value.toString('hex');
    expect(guid).toBe('00000000000080250000012500577253');
    expect(guid?.slice(-16)).toBe(openscSerial('2500577253'));
  });

  it('counts tries, locks, and a right PIN gives the tries back', () => {
    const card = selected();
    expect(send(card, TRIES).sw).toBe('63c3');
    expect(send(card, verifyPin('9999')).sw).toBe('63c2');
    expect(send(card, TRIES).sw).toBe('63c2');
    expect(send(card, verifyPin('1234')).sw).toBe('9000');
    expect(send(card, TRIES).sw).toBe('9000');
    expect(card.triesLeft).toBe(3);
    expect([1, 2, 3].map(() => send(card, verifyPin('9999')).sw)).toEqual(['63c2', '63c1', '6983']);
    expect(send(card, verifyPin('1234')).sw).toBe('6983');
    card.reset();
    send(card, SELECT);
    expect(send(card, TRIES).sw).toBe('6983');
    expect(card.triesLeft).toBe(0);
  });

  it('refuses a PIN of another length without counting it', () => {
    const card = selected();
    expect(send(card, '002000800431323334').sw).toBe('6a80');
    expect(card.triesLeft).toBe(3);
  });

  it('signs with the key asked for, after the PIN only, from a chained command', () => {
    const card = selected();
    const block = Buffer.alloc(256, 0xff);
    block[0] = 0x00;
    block[1] = 0x01;
    createHash('sha256').update('nonce').digest().copy(block, 224);
    block[223] = 0x00;
    const template = tlv(0x7c, tlv(0x82), tlv(0x81, block));
    const sign = (reference: string) => {
      const head = template.subarray(0, 255);
      const tail = template.subarray(255);
      const size = tail.length.toString(16).padStart(2, '0');
      expect(send(card, Buffer.concat([hex(`108707${reference}ff`), head])).sw).toBe('9000');
      return whole(card, `008707${reference}${size}${tail.toString('hex')}00`);
    };
    expect(sign('9a').sw).toBe('6982');
    expect(send(card, verifyPin('1234')).sw).toBe('9000');
    for (const [reference, { x509 }] of [
      ['9a', certificates.authentication],
      ['9c', certificates.signature],
    ] as const) {
      const { data, sw } = sign(reference);
      expect(sw).toBe('9000');
      const inside = parseTlv(findTlv(parseTlv(data, false), 0x7c)?.value ?? Buffer.alloc(0), false);
      const signature = findTlv(inside, 0x82)?.value ?? Buffer.alloc(0);
      expect(publicDecrypt({ key: x509.publicKey, padding: constants.RSA_NO_PADDING }, signature)).toEqual(block);
    }
    // The signature key asks for the PIN again each time.
    expect(sign('9c').sw).toBe('6982');
    expect(sign('9d').sw).toBe('6a86');
  });

  it('answers a status word to anything, never an exception', () => {
    const card = selected();
    expect(send(card, '00').sw).toBe('6700');
    expect(send(card, '00cb3fff ff 5c').sw).toBe('6700');
    expect(send(card, '00cb3fff 02 5c7f').sw).toBe('6a80');
    expect(send(card, '0087079a 02 7c81').sw).toBe('6982');
    expect(send(card, '00ca0000').sw).toBe('6d00');
  });

  it('may hold no application at all', () => {
    const card = new PivCard({ content: pivContent(certificates), applet: 'none' });
    expect(send(card, SELECT).sw).toBe('6a82');
    expect(send(card, TRIES).sw).toBe('6d00');
  });
});

describe('vpcd wire', () => {
  it('prefixes messages with two big-endian length bytes', () => {
    expect(frame(Buffer.alloc(258, 1)).subarray(0, 3).toString('hex')).toBe('010201');
    expect(frame(Buffer.from([4])).toString('hex')).toBe('000104');
  });
});
