import type * as pkcs11js from 'pkcs11js';
import type { Handle, PKCS11, Template } from 'pkcs11js';
import { ckrOf } from './ckr.ts';
import type { SlotReading } from './port.ts';

type Pkcs11js = typeof pkcs11js;
/** CK_SLOT_INFO.flags, which pkcs11js does not name. */
export const TOKEN_PRESENT = 1;
/** More objects than any card holds: a driver that never says "no more" must not fill the memory. */
const MOST_OBJECTS = 500;
/** How the labels of a CPS's data begin: CPS_NAME_PS, CPS2TER_ATR… */
const CPS_DATA = 'CPS';

type CardObject = SlotReading['certificates'][number];

/** A fixed-width text of PKCS#11: ends at the first NUL (the CPS library's model) or is padded with spaces. */
export function text(raw: string): string {
  return (raw.split('\0')[0] ?? '').trim();
}

/** A counter; 0 for CK_UNAVAILABLE_INFORMATION and what no number can hold. */
const count = (value: number): number => (Number.isSafeInteger(value) ? value : 0);

/** Runs a call; its CKR name goes to `failed`. What is not a CKR code is a defect here and goes on. */
function attempt<T>(work: () => T, failed: (ckr: string) => void): T | null {
  try {
    return work();
  } catch (error) {
    const ckr = ckrOf(error);
    if (ckr === null) throw error;
    failed(ckr);
    return null;
  }
}

/** Everything one reader says without a PIN. A call that fails leaves its CKR name and does not stop the others. */
export function readSlot(lib: Pkcs11js, module: PKCS11, slot: Handle): SlotReading {
  const reading: SlotReading = {
    slot: slot.toString('hex'),
    description: '',
    present: false,
    slotError: null,
    token: null,
    tokenError: null,
    certificates: [],
    data: [],
    objectError: null,
  };
  const info = attempt(
    () => module.C_GetSlotInfo(slot),
    (ckr) => (reading.slotError = ckr),
  );
  if (info) {
    reading.description = text(info.slotDescription);
    reading.present = (info.flags & TOKEN_PRESENT) !== 0;
  }
  // Asked also of an empty reader: a card that is not recognised shows in this answer only.
  const token = attempt(
    () => module.C_GetTokenInfo(slot),
    (ckr) => (reading.tokenError = ckr),
  );
  if (!token) return reading;
  const flags = count(token.flags);
  reading.token = {
    label: text(token.label),
    manufacturer: text(token.manufacturerID),
    model: text(token.model),
    serial: text(token.serialNumber),
    flags,
    minPin: count(token.minPinLen),
    maxPin: count(token.maxPinLen),
  };
  // A blank token (SoftHSM always offers one) has no objects and may refuse a session.
  if ((flags & lib.CKF_TOKEN_INITIALIZED) !== 0) readObjects(lib, module, slot, reading);
  return reading;
}

const unimportant = () => undefined;

function readObjects(lib: Pkcs11js, module: PKCS11, slot: Handle, reading: SlotReading): void {
  const failed = (ckr: string) => (reading.objectError ??= ckr);
  const session = attempt(() => module.C_OpenSession(slot, lib.CKF_SERIAL_SESSION), failed);
  if (!session) return;
  try {
    const objects = (type: number, unread: (ckr: string) => void, wanted: (label: string) => boolean) =>
      findObjects(module, session, [{ type: lib.CKA_CLASS, value: type }], failed).map((handle) =>
        readObject(lib, module, session, handle, unread, wanted),
      );
    reading.certificates = objects(lib.CKO_CERTIFICATE, failed, () => true);
    // Some modules list data objects that the card does not have: empty ones, not an error of the card.
    reading.data = objects(lib.CKO_DATA, unimportant, (label) => label.startsWith(CPS_DATA));
  } finally {
    // A session of a card that was taken out is already closed.
    attempt(
      () => module.C_CloseSession(session),
      () => undefined,
    );
  }
}

/** The objects that match; a refusal goes to `failed`, with what was found before it as the answer. */
export function findObjects(
  module: PKCS11,
  session: Handle,
  template: Template,
  failed: (ckr: string) => void,
): Handle[] {
  const found: Handle[] = [];
  if (attempt(() => (module.C_FindObjectsInit(session, template), true), failed) === null) return found;
  attempt(() => {
    for (let one = module.C_FindObjects(session); one; one = module.C_FindObjects(session)) {
      found.push(one);
      if (found.length >= MOST_OBJECTS) break;
    }
  }, failed);
  attempt(() => module.C_FindObjectsFinal(session), failed);
  return found;
}

/**
 * One attribute, empty when it is refused. Attributes are asked one by one, since pkcs11js refuses them all for one that is
 * missing.
 */
export function attribute(
  module: PKCS11,
  session: Handle,
  handle: Handle,
  type: number,
  failed: (ckr: string) => void,
): Buffer {
  const got = attempt(() => module.C_GetAttributeValue(session, handle, [{ type }]), failed);
  const value = got?.[0]?.value;
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/**
 * One object. A label or an id that is missing is usual, a value that is not read goes to `unread`. A value that is not
 * wanted is not asked for: each one costs the card an exchange or two.
 */
function readObject(
  lib: Pkcs11js,
  module: PKCS11,
  session: Handle,
  handle: Handle,
  unread: (ckr: string) => void,
  wanted: (label: string) => boolean,
): CardObject {
  const read = (type: number, failed: (ckr: string) => void) => attribute(module, session, handle, type, failed);
  const label = text(read(lib.CKA_LABEL, unimportant).toString('utf8'));
  const id = read(lib.CKA_ID, unimportant).toString('base64');
  return { label, id, value: wanted(label) ? read(lib.CKA_VALUE, unread).toString('base64') : '' };
}
