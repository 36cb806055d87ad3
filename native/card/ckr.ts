/**
 * Codes of the CPS library that PKCS#11 leaves to vendors (CKR_VENDOR_DEFINED and above).
 * BAD_EF_ACTUA: an update of the card was interrupted, the card must be updated again.
 */
const vendor: Record<number, string> = {
  0x80000001: 'CKR_ASIP_BAD_EF_ACTUA',
  0x80000002: 'CKR_ASIP_REINIT_NEEDED',
};

/**
 * The CKR name of what pkcs11js threw (its error has the name as message and the number as `code`); null for anything
 * else. A vendor code without a name becomes `CKR_VENDOR_0x…`.
 */
export function ckrOf(error: unknown): string | null {
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
  if (typeof message !== 'string' || !/^CKR_[A-Z0-9_]+$/.test(message)) return null;
  if (message !== 'CKR_VENDOR_DEFINED' || typeof code !== 'number') return message;
  return vendor[code] ?? `CKR_VENDOR_0x${code.toString(16)}`;
}
