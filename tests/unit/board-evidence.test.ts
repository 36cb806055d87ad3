import { describe, expect, it } from 'vitest';
import { evidenceFileName, saidKind, shapeOf, textOf } from '../../organiser/view/evidence-content.ts';

const bytes = (...values: number[]) => new Uint8Array(values);

describe('a piece of evidence', () => {
  it('is what its bytes are, whatever its sender called it', () => {
    expect(shapeOf(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d)).mime).toBe('image/png');
    expect(shapeOf(bytes(0xff, 0xd8, 0xff, 0xe0)).mime).toBe('image/jpeg');
    expect(shapeOf(new TextEncoder().encode('RIFF1234WEBPVP8 ')).mime).toBe('image/webp');
    expect(shapeOf(new TextEncoder().encode('%PDF-1.7\n')).kind).toBe('pdf');
    // An image that is a page in disguise is shown as a text, never as markup.
    expect(shapeOf(new TextEncoder().encode('<svg onload="alert(1)"/>'))).toMatchObject({
      kind: 'text',
      mime: 'text/plain',
    });
    expect(shapeOf(bytes(0, 1, 2, 3)).kind).toBe('other');
    expect(shapeOf(bytes(0xc3, 0x28)).kind).toBe('other');
    expect(shapeOf(bytes()).kind).toBe('text');
    expect(textOf(new TextEncoder().encode('Ligne\tune\r\nà deux'))).toBe('Ligne\tune\r\nà deux');
  });

  it('is listed by what was said of it, and saved under a name of nobody', () => {
    expect(['image/png', 'application/pdf', 'text/csv', 'x/y'].map(saidKind)).toEqual([
      'image',
      'pdf',
      'text',
      'other',
    ]);
    const ref = { id: '1b4e28ba-2fa1-4d3b-a3f5-000000000000', at: '2026-11-25T09:00:00.000Z' };
    expect(evidenceFileName(ref, shapeOf(bytes(0xff, 0xd8, 0xff)))).toBe('preuve-2026-11-25-1b4e28ba.jpg');
  });
});
