import path from 'node:path';
import type { FailureCode } from '../../../electron/contract/failure.ts';
import { write32BitLibrary, writeNotALibrary } from '../../rig/fault-module/broken-library.ts';
import { ATR } from '../../rig/piv-card.ts';
import { sharedTestPki } from '../../rig/test-pki.ts';
import { faulty, newDir, reader, token, type Bench } from './cards.ts';

export type Case = {
  code: FailureCode;
  how: string;
  /** Makes it happen; answers the environment of the application. */
  set(bench: Bench): Promise<Record<string, string>>;
};

const list: Case[] = [];
const produces = (code: FailureCode, how: string, set: Case['set']): void => void list.push({ code, how, set });

/** CK_TOKEN_INFO.flags (PKCS#11 v2.20 §9.2). */
const USER_PIN_INITIALIZED = 0x8;
const OPENSC = { VS_PKCS11_MODULE: '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so' };

produces('card.no-service', 'pcscd does not run', async () => OPENSC);
produces('card.no-reader', 'pcscd runs without any reader', (b) => reader(b, {}, { service: { readers: 0 } }));
produces('card.no-card', 'pcscd, an empty virtual reader', (b) => reader(b, {}, { inserted: false }));
produces('card.mute', 'a virtual card that answers no reset', (b) => reader(b, {}, { mute: true }));
produces('card.vitale', "a card with a Carte Vitale's answer to reset", (b) =>
  reader(b, { atr: ATR.vitale, applet: 'none' }),
);
produces('card.not-cps', 'a card of no known family', (b) => reader(b, { applet: 'none' }));
produces('card.in-use', 'another process holds the card (SCARD_SHARE_EXCLUSIVE)', (b) =>
  reader(b, { atr: ATR.cps3 }, { hold: true }),
);
produces('card.not-recognised', 'the answer to reset of a CPS3, no application behind', (b) =>
  reader(b, { atr: ATR.cps3, applet: 'none' }),
);
produces('card.middleware-outdated', 'a CPS4, and a library that says it is Cryptolib 2.0', (b) =>
  reader(b, { atr: ATR.cps4, applet: 'none' }, { faults: { C_GetInfo: { kind: 'version', major: 2, minor: 0 } } }),
);
produces('card.no-certificate', 'a CPS3 whose authentication container is empty', (b) =>
  reader(b, { atr: ATR.cps3, authenticationCertificate: false }),
);
produces('card.middleware-missing', 'the library asked for is not there', async (b) => ({
  VS_PKCS11_MODULE: path.join(newDir(b), 'absente.so'),
}));
produces('card.middleware-architecture', 'a 32-bit library', async (b) => ({
  VS_PKCS11_MODULE: write32BitLibrary(path.join(newDir(b), 'lib32.so')),
}));
produces('card.middleware-unloadable', 'a text file called .so', async (b) => ({
  VS_PKCS11_MODULE: writeNotALibrary(path.join(newDir(b), 'notes.so')),
}));
produces('card.middleware-crashed', 'the library dies in C_GetTokenInfo', (b) =>
  faulty(b, { C_GetTokenInfo: { kind: 'crash' } }),
);
produces('card.middleware-hung', 'the library never returns from C_GetTokenInfo', (b) =>
  faulty(b, { C_GetTokenInfo: { kind: 'hang' } }),
);
produces('card.damaged', 'C_OpenSession answers 0x80000001', (b) =>
  faulty(b, { C_OpenSession: { kind: 'rv', code: 0x80000001 } }),
);
produces('card.unexpected', 'C_GetTokenInfo answers CKR_GENERAL_ERROR', (b) =>
  faulty(b, { C_GetTokenInfo: { kind: 'rv', code: 5 } }),
);
produces('card.certificate-unreadable', 'a SoftHSM token whose certificate is spoiled', (b) =>
  token(b, { certificates: b.certificates, authenticationCertificate: 'undecodable' }),
);
produces('card.expired', 'a certificate of the past', (b) =>
  token(b, { certificate: { validity: 'expired', category: 0 } }),
);
produces('card.not-yet-valid', 'a certificate of the future', (b) =>
  token(b, { certificate: { validity: 'not-yet-valid', category: 0 } }),
);
produces('card.expires-soon', 'a certificate with ten days left', async (b) =>
  // Of no test authority: a test card is named first.
  token(b, { certificate: { validity: 'expiring-soon', category: 0, pki: await sharedTestPki('production') } }),
);
produces('card.test-card', 'a certificate of category 80', (b) => token(b, { certificates: b.certificates }));
produces('card.holder-mismatch', 'a token with another number than its certificate', (b) =>
  token(b, { certificates: b.certificates, tokenSerial: '2500577253' }),
);
produces('card.pin-not-set', 'the token says that it has no PIN, as the contactless side of a CPS', (b) =>
  faulty(b, { C_GetTokenInfo: { kind: 'flags', clear: USER_PIN_INITIALIZED } }),
);
produces('card.pin-locked', 'the token says USER_PIN_LOCKED', (b) =>
  token(b, { certificates: b.certificates }, 'locked'),
);
produces('card.pin-final-try', 'the token says USER_PIN_FINAL_TRY', (b) =>
  token(b, { certificates: b.certificates }, 'final-try'),
);
produces('card.pin-count-low', 'the token says USER_PIN_COUNT_LOW', (b) =>
  token(b, { certificates: b.certificates }, 'count-low'),
);

/** Every code that a reading can give and that this machine can really produce. */
export const cases: readonly Case[] = list;
