/** What a piece of evidence is, from its own bytes: what its sender called it is not believed. */
export type EvidenceKind = 'image' | 'pdf' | 'text' | 'other';
export type EvidenceShape = { kind: EvidenceKind; mime: string; extension: string };

const starts: readonly { bytes: readonly number[]; at: number; shape: EvidenceShape }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], at: 0, shape: { kind: 'image', mime: 'image/png', extension: 'png' } },
  { bytes: [0xff, 0xd8, 0xff], at: 0, shape: { kind: 'image', mime: 'image/jpeg', extension: 'jpg' } },
  { bytes: [0x57, 0x45, 0x42, 0x50], at: 8, shape: { kind: 'image', mime: 'image/webp', extension: 'webp' } },
  { bytes: [0x25, 0x50, 0x44, 0x46], at: 0, shape: { kind: 'pdf', mime: 'application/pdf', extension: 'pdf' } },
];
const OTHER: EvidenceShape = { kind: 'other', mime: 'application/octet-stream', extension: 'bin' };
// oxlint-disable-next-line no-control-regex -- a text has none of them
const CONTROL = /[\u0000-\u0008\u000E-\u001F]/;

export function shapeOf(bytes: Uint8Array): EvidenceShape {
  const found = starts.find(({ bytes: start, at }) => start.every((byte, index) => bytes[at + index] === byte));
  if (found !== undefined) return found.shape;
  return textOf(bytes) === null ? OTHER : { kind: 'text', mime: 'text/plain', extension: 'txt' };
}

/** The text that the bytes are, null when they are none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return CONTROL.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** What the sender said it is, in the words of the list. */
export function saidKind(mime: string): EvidenceKind {
  if (mime.startsWith('image/')) return 'image';
  if (mime === 'application/pdf') return 'pdf';
  return mime.startsWith('text/') ? 'text' : 'other';
}

/** A label may be someone's name, which no file bears. */
export const evidenceFileName = ({ id, at }: { id: string; at: string }, { extension }: EvidenceShape): string =>
  `preuve-${at.slice(0, 10)}-${id.slice(0, 8)}.${extension}`;

/** As an address that the content policy of the board lets an image have. */
export const dataUrl = (bytes: Uint8Array<ArrayBuffer>, mime: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      typeof reader.result === 'string' ? resolve(reader.result) : reject(new Error('no text')),
    );
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
    reader.readAsDataURL(new Blob([bytes], { type: mime }));
  });
