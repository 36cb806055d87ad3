import { describe, expect, it } from 'vitest';
import { XML_BYTES } from '../../reader/document/limits.ts';
import { readDocument } from '../../reader/document/read.ts';
import { documentCatalogue, documentReport, type DocumentReport } from '../../reader/document/shape.ts';
import table from '../../resources/document/types.json' with { type: 'json' };
import { cdaBytes, cdaText } from '../fixture/document/cda.ts';
import { mailBytes } from '../fixture/document/mail.ts';
import { xdmBytes } from '../fixture/document/xdm.ts';
import { zipOf, type ZipItem } from '../fixture/document/zip.ts';

const catalogue = documentCatalogue.parse(table);
const read = async (bytes: Uint8Array | string): Promise<DocumentReport> =>
  documentReport.parse(await readDocument(Buffer.from(bytes as string), catalogue));
const why = async (bytes: Uint8Array | string) => {
  const { kind, unread, other } = await read(bytes);
  return kind === 'unread' ? unread : (other ?? kind);
};
/** Milliseconds that a refusal may take on a busy machine; a parser that expands or backtracks takes minutes. */
const SOON = 5_000;

describe('a hostile document', () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a0 "ha">${Array.from({ length: 12 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join('')}]>`;
  it.each([
    ['a billion laughs', cdaText().replace('?>', `?>${laughs}`), 'doctype'],
    [
      'an external entity',
      cdaText().replace('?>', `?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`),
      'doctype',
    ],
    [
      'an external document type',
      cdaText().replace('?>', `?><!DOCTYPE x SYSTEM "http://ailleurs.example/x.dtd">`),
      'doctype',
    ],
    [
      'a document type after a long comment',
      cdaText().replace('?>', `?><!--${' '.repeat(9000)}--><!DOCTYPE x>`),
      'doctype',
    ],
    ['an entity of nobody', cdaText().replace('d’essai<', '&lol;<'), 'entity'],
    ['an entity in an attribute', cdaText().replace('code="FR"', 'code="&lol;"'), 'entity'],
    ['a bare ampersand', cdaText().replace('d’essai<', 'A & B<'), 'broken'],
    ['elements in a hundred thousand elements', `<a>${'<b>'.repeat(100_000)}${'</b>'.repeat(100_000)}</a>`, 'too-deep'],
    ['a million attributes', `<a ${Array.from({ length: 1_000_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`, 'too-many'],
    ['a million elements', `<a>${'<b/>'.repeat(1_000_000)}</a>`, 'too-many'],
    [
      'a million attributes on many elements',
      `<a>${'<b a="" b="" c="" d="" e="" f="" g="" h="" i="" j=""/>'.repeat(100_000)}</a>`,
      'too-many',
    ],
    ['openings of comments without end', `<a>${'<!-- '.repeat(400_000)}`, 'truncated'],
    ['a tag of quotes', `<a ${'b="'.repeat(200_000)}`, 'broken'],
    ['elements closed by another', cdaText().replace('</title>', '</titre>'), 'broken'],
    ['two documents in one', `${cdaText()}${cdaText().replace(/<\?.*\?>/, '')}`, 'broken'],
    ['a name without end', `<${'a'.repeat(1_000_000)}>`, 'broken'],
    ['a control character', cdaText().replace('d’essai', 'd\u0001'), 'broken'],
  ])('is refused: %s', async (_name, text, reason) => {
    const start = performance.now();
    expect(await why(text)).toBe(reason);
    expect(performance.now() - start).toBeLessThan(SOON);
  });

  it('is refused by its size before it is parsed', async () => {
    expect(await why(Buffer.concat([Buffer.from('<a>'), Buffer.alloc(XML_BYTES, 32)]))).toBe('too-large');
  });

  it.each([
    ['declared latin-1', Buffer.from(cdaText().replace('UTF-8', 'ISO-8859-1'), 'latin1')],
    ['latin-1 that says UTF-8', Buffer.from(cdaText().replace('’', 'é'), 'latin1')],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${cdaText()}`, 'utf16le')],
    ['UTF-16 without', Buffer.from(cdaText(), 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${cdaText()}`, 'utf16le').swap16()],
  ])('of another encoding is told: %s', async (_name, bytes) => {
    const report = await read(bytes);
    expect(report).toMatchObject({ kind: 'unread', unread: 'encoding' });
    expect(report.verdicts).toContainEqual({ rule: 'file.encoding', ok: false });
  });

  it('may begin with the mark of UTF-8', async () => {
    expect(await why(Buffer.concat([Buffer.from('efbbbf', 'hex'), cdaBytes()]))).toBe('cda');
  });

  it('cut anywhere is never taken for a whole one, and never ends the reader', async () => {
    const text = cdaBytes({ edit: (xml) => xml.replace('Texte de la section', 'É&amp;’'.repeat(3_000)) });
    const whole = text.toString('utf8').trimEnd().length;
    const places = [
      ...Array.from({ length: Math.floor(text.length / 1024) }, (_, n) => (n + 1) * 1024),
      1,
      2,
      30,
      60,
      61,
    ];
    for (const place of places) {
      const cut = text.subarray(0, place);
      expect(cut.toString('utf8').length).toBeLessThan(whole);
      expect(['truncated', 'text'], `cut at ${place}`).toContain(await why(cut));
    }
  });

  it('cut at each byte of its header is told so', async () => {
    const text = cdaBytes();
    for (let place = 62; place < text.length - 2; place += 1)
      expect(await why(text.subarray(0, place)), `cut at ${place}`).toBe('truncated');
  });
});

describe('a hostile archive', () => {
  const zeros = Buffer.alloc(60 * 1024 * 1024);
  const item = (change: Partial<ZipItem>): ZipItem => ({ name: 'DOC.XML', body: cdaBytes(), ...change });
  it.each([
    ['a flat bomb', [item({ body: zeros })], 'zip-bomb'],
    [
      'many small bombs',
      Array.from({ length: 130 }, (_, n) => item({ name: `D${n}.XML`, body: zeros.subarray(0, 1024 * 1024) })),
      'zip-bomb',
    ],
    ['a size that is a lie', [item({ says: 10 })], 'zip-damaged'],
    ['a great size that is a lie', [item({ says: 0xfffffff0 })], 'zip-bomb'],
    ['a climbing path', [item({ name: '../../etc/cron.d/x' })], 'zip-path'],
    ['a climbing path of Windows', [item({ name: 'IHE_XDM\\..\\..\\x.exe' })], 'zip-path'],
    ['an absolute path', [item({ name: '/etc/passwd' })], 'zip-path'],
    ['a drive', [item({ name: 'C:\\x' })], 'zip-path'],
    ['a symbolic link', [item({ name: 'DOC.XML', mode: 0o120777 })], 'zip-link'],
    ['an encrypted entry', [item({ flags: 0x801 })], 'zip-encrypted'],
    ['a wrong sum', [item({ crc: 7 })], 'zip-damaged'],
    ['an unknown method', [item({ method: 99 })], 'zip-damaged'],
    [
      '65 000 entries',
      Array.from({ length: 65_000 }, (_, n) => item({ name: `${n}`, body: Buffer.alloc(0) })),
      'zip-entries',
    ],
  ] satisfies [string, ZipItem[], string][])('is refused: %s', async (_name, items, reason) => {
    const start = performance.now();
    const bytes = zipOf(items);
    const report = await read(bytes);
    const inside = report.documents.map(({ unread }) => unread);
    expect(report.kind === 'unread' ? report.unread : inside[0]).toBe(reason);
    expect(performance.now() - start).toBeLessThan(SOON);
  });

  it('of many heavy documents is read as far as its budget goes', async () => {
    const body = Buffer.from(`<a>${'<b/>'.repeat(90_000)}</a>`);
    const report = await read(
      zipOf(Array.from({ length: 20 }, (_, n) => item({ name: `D${n}.XML`, body, method: 0 }))),
    );
    // Two fit, and are no CDA; the others are refused before they are parsed.
    expect(report.documents.map(({ unread }) => unread)).toEqual(Array.from({ length: 18 }, () => 'too-many'));
  });

  it('within an archive is not opened', async () => {
    let nested = zipOf([item({ body: zeros.subarray(0, 1024 * 1024) })]);
    for (let depth = 0; depth < 20; depth += 1) nested = zipOf([{ name: 'SUITE.ZIP', body: nested }]);
    const report = await read(nested);
    expect(report.archive!.tree).toEqual([{ role: 'archive', depth: 0, n: 1, bytes: expect.any(Number) as number }]);
  });

  it('cut at each kilobyte, or changed anywhere, is told or read, and never ends the reader', async () => {
    const bytes = xdmBytes({
      documents: [
        { name: 'A.XML', body: cdaBytes(), mime: 'text/xml' },
        {
          name: 'B.PDF',
          body: Buffer.from(Array.from({ length: 8_000 }, (_, n) => (n * n) % 251)),
          mime: 'application/pdf',
        },
      ],
    });
    for (let place = 1024; place < bytes.length; place += 1024)
      expect(await why(bytes.subarray(0, place)), `cut at ${place}`).toBe('zip-damaged');
    for (let place = 0; place < bytes.length; place += 37) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 0xff;
      expect(typeof (await why(changed))).toBe('string');
    }
  });
});

describe('a hostile mail', () => {
  const parts = (n: number) => Array.from({ length: n }, () => ({ type: 'text/plain', body: 'x' }));
  it.each([
    ['ten thousand parts', mailBytes({ parts: parts(10_000) }), 'mail-parts'],
    ['a header of megabytes', mailBytes({ headers: { 'X-Long': 'x'.repeat(3_000_000) } }), 'mail-headers'],
    [
      'a hundred thousand headers',
      mailBytes({ headers: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`X-${n}`, 'x'])) }),
      'mail-headers',
    ],
    [
      'an archive that is a bomb',
      mailBytes({
        parts: [
          {
            type: 'application/zip',
            name: 'IHE_XDM.ZIP',
            body: zipOf([{ name: 'A.XML', body: Buffer.alloc(9_000_000) }]),
          },
        ],
      }),
      'zip-bomb',
    ],
  ])('is refused: %s', async (_name, bytes, reason) => {
    const start = performance.now();
    expect(await why(bytes)).toBe(reason);
    expect(performance.now() - start).toBeLessThan(SOON);
  });

  it('within fifty mails is not followed to its end', async () => {
    let bytes = mailBytes({ boundary: 'b0' });
    for (let n = 1; n <= 50; n += 1)
      bytes = mailBytes({
        boundary: `b${n}`,
        parts: [{ type: 'message/rfc822', name: 'm.eml', body: bytes, encoding: '7bit' }],
      });
    expect(['mail', 'mail-parts']).toContain(await why(bytes));
  });

  it('cut at each kilobyte never ends the reader', async () => {
    const bytes = mailBytes();
    for (let place = 512; place < bytes.length; place += 512)
      expect(['mail', 'zip-damaged', 'text', 'mail-broken'], `cut at ${place}`).toContain(
        await why(bytes.subarray(0, place)),
      );
  });
});

describe('a file of another kind', () => {
  it.each([
    ['a JSON', '{"a":1}', 'json'],
    ['a text', 'Bonjour', 'text'],
    ['a page', '<!DOCTYPE html><html></html>', 'html'],
    ['another XML', '<liste/>', 'xml'],
    ['a PDF', '%PDF-1.7', 'pdf'],
    ['a message of Outlook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'outlook'],
    ['an office file', zipOf([{ name: '[Content_Types].xml', body: Buffer.from('<Types/>') }]), 'office'],
    ['bytes', Buffer.from([1, 2, 3, 0, 255]), 'binary'],
    ['nothing', '', 'empty'],
  ])('is named: %s', async (_name, bytes, kind) => {
    expect(await why(bytes)).toBe(kind);
  });
});
