import { describe, expect, it } from 'vitest';
import { readDocument } from '../../reader/document/read.ts';
import { documentReport, type DocumentReport, type DocumentVerdict } from '../../reader/document/shape.ts';
import table from '../../resources/document/types.json' with { type: 'json' };
import { documentCatalogue } from '../../reader/document/shape.ts';
import { cdaBytes, cdaText, rowOf, type CdaChange } from '../fixture/document/cda.ts';
import { mailBytes, receiptBytes } from '../fixture/document/mail.ts';
import { xdmBytes, type XdmChange } from '../fixture/document/xdm.ts';

const catalogue = documentCatalogue.parse(table);
const read = async (bytes: Uint8Array): Promise<DocumentReport> =>
  documentReport.parse(await readDocument(bytes, catalogue));
const cda = async (change: CdaChange = {}) => (await read(cdaBytes(change))).documents[0]!;
const failing = (verdicts: readonly DocumentVerdict[]): string[] =>
  verdicts.filter(({ ok }) => ok === false).map(({ rule }) => rule);
const of = (verdicts: readonly DocumentVerdict[], rule: string) => verdicts.find((one) => one.rule === rule)?.ok;
const without = (from: string, to = '') => ({ edit: (xml: string) => xml.replace(from, to) });

describe('a CDA document', () => {
  it.each(table.types.map((row) => [row.key, row] as const))(
    'is known as %s, with every rule held',
    async (key, row) => {
      const found = await cda({ row });
      expect(found).toMatchObject({ type: key, by: 'template', level: row.level, ins: 'test', unread: null });
      expect(found.code).toBe(row.code ?? '34112-3');
      expect(failing(found.verdicts)).toEqual([]);
      expect(of(found.verdicts, 'cda.code')).toBe(true);
    },
  );

  it('is known by its template though its code is of another year, and says so', async () => {
    const found = await cda(
      without('code="SYNTH" codeSystem="1.2.250.1.213.1.1.4.12"', 'code="60591-5" codeSystem="2.16.840.1.113883.6.1"'),
    );
    expect(found).toMatchObject({ type: 'vsm', by: 'template', code: '60591-5' });
    expect(failing(found.verdicts)).toEqual(['cda.code-model']);
  });

  it('is known by its code alone when no template is, and not at all when the code is of several', async () => {
    const gone = {
      edit: (xml: string) => xml.replace(/<templateId root="1\.2\.250\.1\.213\.1\.1\.1\.\d+" ext[^>]*>/, ''),
    };
    const coded = await cda({ row: rowOf('ldl-ses'), ...gone });
    expect(coded).toMatchObject({ type: 'ldl-ses', by: 'code' });
    expect(failing(coded.verdicts)).toEqual(['cda.template-model']);
    expect(await cda({ row: rowOf('dlu-ehpad'), ...gone })).toMatchObject({ type: null, by: null });
  });

  it('tells the model of another year, and one that says no version', async () => {
    expect(await cda(without('extension="201310"', 'extension="2031.01"'))).toMatchObject({
      type: 'vsm',
      sameVersion: false,
    });
    expect(await cda(without(' extension="201310"'))).toMatchObject({ type: 'vsm', sameVersion: null });
    expect(await cda()).toMatchObject({ sameVersion: true });
  });

  it.each([
    ['cda.realm', '<realmCode code="FR"/>', ''],
    ['cda.realm', 'code="FR"', 'code="US"'],
    ['cda.type-id', 'POCD_HD000040', 'POCD_HD000099'],
    ['cda.template-france', '<templateId root="2.16.840.1.113883.2.8.2.1"/>', ''],
    ['cda.template-cisis', '<templateId root="1.2.250.1.213.1.1.1.1"/>', ''],
    ['cda.id', '<id root="1.2.250.1.213.1.1.1.13.2026.11.1"/>', ''],
    ['cda.id-dmp', '<id root="1.2.250.1.213.1.1.1.13.2026.11.1"/>', '<id root="1.2.3" extension="7"/>'],
    ['cda.id-dmp', 'root="1.2.250.1.213.1.1.1.13.2026.11.1"', 'root="3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10"'],
    ['cda.code', '1.2.250.1.213.1.1.4.12', '1.2.3.4'],
    ['cda.title', 'Document d’essai</title>', '</title>'],
    ['cda.title', 'Document d’essai</title>', `${'x'.repeat(129)}</title>`],
    ['cda.time', '<effectiveTime value="20261125090000+0100"/>', '<effectiveTime value="20261125"/>'],
    ['cda.time', '<effectiveTime value="20261125090000+0100"/>', '<effectiveTime value="20261125090000"/>'],
    ['cda.confidentiality', '<confidentialityCode code="N"', '<confidentialityCode nullFlavor="UNK"'],
    ['cda.language', '<languageCode code="fr-FR"/>', ''],
    ['cda.set-id', '<setId root="1.2.250.1.213.1.1.1.13.2026.11"/>', ''],
    ['cda.version', '<versionNumber value="1"/>', '<versionNumber value="0"/>'],
    ['cda.custodian', '<custodian>', '<custodian nullFlavor="NI">'],
    ['cda.authenticator', '<signatureCode code="S"/>', ''],
    [
      'cda.act-time',
      '<serviceEvent><effectiveTime><low value="20261125083000+0100"/></effectiveTime>',
      '<serviceEvent>',
    ],
    ['cda.related', '<custodian>', '<relatedDocument typeCode="APND"/><custodian>'],
  ])('fails %s when it is not held', async (rule, from, to) => {
    const found = await cda(without(from, to));
    expect(failing(found.verdicts)).toContain(rule);
  });

  it.each(['author', 'documentationOf', 'componentOf', 'recordTarget', 'component'])(
    'fails without %s',
    async (name) => {
      const found = await cda({ edit: (xml) => xml.replace(new RegExp(`<${name}>[\\s\\S]*</${name}>`), '') });
      const rule = {
        author: 'cda.author',
        documentationOf: 'cda.act',
        componentOf: 'cda.encounter',
        recordTarget: 'cda.patient',
        component: 'cda.body',
      }[name]!;
      expect(failing(found.verdicts)).toContain(rule);
    },
  );

  it('is read under any prefix, and beside its style sheet', async () => {
    const prefixed = await cda({
      edit: (xml) => xml.replaceAll(/<(\/?)(?=[A-Za-z])/g, '<$1c:').replace('xmlns="urn', 'xmlns:c="urn'),
    });
    expect(prefixed).toMatchObject({ type: 'vsm', level: 3, ins: 'test' });
    expect(failing(prefixed.verdicts)).toEqual([]);
    const beside = await cda({
      edit: (xml) =>
        `<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/"/>${xml.replace(/<\?.*\?>/, '')}</xsl:stylesheet>`,
    });
    expect(failing(beside.verdicts)).toEqual([]);
  });

  it('does not judge a code that the table does not know yet', async () => {
    const found = await cda(without('code="SYNTH"', 'code="NOUVEAU-2027"'));
    expect(of(found.verdicts, 'cda.code')).toBeNull();
    expect(found.code).toBeNull();
  });

  it('asks a plain document for its three templates and a body it may hold', async () => {
    const more = await cda({ row: rowOf('cr-bio-n1'), ...without('<id root', '<templateId root="1.2.3"/><id root') });
    expect(failing(more.verdicts)).toEqual(['cda.template-model']);
    const media = await cda({ row: rowOf('cr-bio-n1'), ...without('application/pdf', 'application/msword') });
    expect(failing(media.verdicts)).toEqual(['cda.body']);
  });

  it('says who wrote it: a person, an organisation, a software by its name', async () => {
    expect((await cda()).author).toEqual({ person: true, organisation: true, device: false });
    const made = await cda({ software: 'LogiEssai 4.2' });
    expect(made).toMatchObject({ author: { person: false, device: true }, software: 'LogiEssai 4.2' });
  });

  it.each(['PAT-TROIS', 'Logiciel de Dominique', '279035121518989', 'né le 28/03/1979', 'x'.repeat(90)])(
    'shows no name of software that may be a person’s: %s',
    async (software) => {
      expect((await cda({ software })).software).toBeNull();
    },
  );
});

describe('the INS of a document', () => {
  it.each([
    ['1.2.250.1.213.1.4.8', 'real'],
    ['1.2.250.1.213.1.4.9', 'real'],
    ['1.2.250.1.213.1.4.10', 'test'],
    ['1.2.250.1.213.1.4.11', 'demo'],
    ['1.2.250.1.213.1.4.13', 'absent'],
    [null, 'absent'],
  ])('with the root %s is %s', async (insRoot, kind) => {
    const found = await cda({ insRoot });
    expect(found.ins).toBe(kind);
    expect(failing(found.verdicts)).toEqual(kind === 'absent' ? ['ins.present'] : []);
  });

  it('of two kinds is told, and one that does not come first', async () => {
    const two = await cda(
      without(
        '<id root="1.2.3.4.567',
        '<id root="1.2.250.1.213.1.4.8" extension="279035121518989"/><id root="1.2.3.4.567',
      ),
    );
    expect(two.ins).toBe('several');
    expect(failing(two.verdicts)).toEqual(['ins.one-kind']);
    const late = await cda(without('<patientRole>', '<patientRole><id root="1.2.3" extension="4"/>'));
    expect(failing(late.verdicts)).toEqual(['ins.first']);
  });

  it.each([
    ['ins.number', '279035121518989', '2790351215189'],
    ['ins.birth-name', ' qualifier="BR">PAT', '>PAT'],
    ['ins.given-all', '<given>DOMINIQUE MARIE-LOUISE</given>', ''],
    ['ins.given-first', '<given qualifier="BR">DOMINIQUE</given>', '<given qualifier="BR"/>'],
    ['ins.sex', '<administrativeGenderCode code="F"', '<administrativeGenderCode nullFlavor="UNK"'],
    ['ins.birth-date', '<birthTime value="19790328"/>', '<birthTime value="1979"/>'],
    ['ins.birth-place', '<county>51215</county>', '<county>DOMPREMY</county>'],
  ])('fails %s alone', async (rule, from, to) => {
    expect(failing((await cda(without(from, to))).verdicts)).toEqual([rule]);
  });
});

describe('an archive IHE_XDM', () => {
  const archive = async (change: XdmChange = {}) => {
    const report = await read(xdmBytes(change));
    return { report, failed: failing(report.archive!.verdicts) };
  };

  it('holds every rule, shows its tree without a name, and its software', async () => {
    const { report, failed } = await archive();
    expect(failed).toEqual([]);
    expect(report).toMatchObject({ kind: 'xdm', origin: 'zip', archive: { software: 'LogiEssai', more: 0 } });
    expect(report.documents).toHaveLength(1);
    expect(report.archive!.tree.map(({ role, depth }) => `${depth}${role}`)).toEqual([
      '0index',
      '0readme',
      '0xdm',
      '1subset',
      '2metadata',
      '2cda',
      '2pdf',
    ]);
  });

  it('accepts any name of subset, and names in any case', async () => {
    const { report, failed } = await archive({
      subset: 'ss000001',
      edit: (items) => items.map((one) => ({ ...one, name: one.name.toLowerCase() })),
    });
    expect(failed).toEqual([]);
    expect(report.archive!.tree.map(({ role }) => role)).toContain('subset');
  });

  it.each([
    ['xdm.index', { edit: (items) => items.filter(({ name }) => name !== 'INDEX.HTM') }],
    ['xdm.readme', { edit: (items) => items.filter(({ name }) => name !== 'README.TXT') }],
    ['xdm.root', { above: 'ENVOI/' }],
    ['xdm.names', { edit: (items) => items.map((one) => ({ ...one, name: one.name.replaceAll('/', '\\') })) }],
    [
      'xdm.metadata',
      {
        edit: (items) =>
          items.map((one) => (one.name.endsWith('METADATA.XML') ? { ...one, body: Buffer.from('<autre/>') } : one)),
      },
    ],
    ['xdm.hash', { describe: () => ({ hash: '0'.repeat(40) }) }],
    ['xdm.size', { describe: () => ({ size: '3' }) }],
    ['xdm.mime', { describe: () => ({ mime: 'application/octet-stream' }) }],
    ['xdm.type-code', { describe: () => ({ type: false }) }],
    ['xdm.format-code', { describe: () => ({ format: false }) }],
    ['xdm.found', { describe: (name) => (name.endsWith('PDF') ? { uri: 'DOC0009.PDF' } : {}) }],
    [
      'xdm.listed',
      { edit: (items) => [...items, { name: 'IHE_XDM/SUBSET01/DOC0003.PDF', body: Buffer.from('%PDF') }] },
    ],
    ['xdm.document', { documents: [{ name: 'A.PDF', body: Buffer.from('%PDF'), mime: 'application/pdf' }] }],
  ] satisfies [string, XdmChange][])('fails %s', async (rule, change) => {
    expect((await archive(change)).failed).toContain(rule);
  });

  it('does not open an archive inside it, and reads the others beside a document that cannot be', async () => {
    const { report } = await archive({
      documents: [
        { name: 'DOC0001.XML', body: cdaBytes(), mime: 'text/xml' },
        { name: 'DOC0002.XML', body: Buffer.from(cdaText().slice(0, 900)), mime: 'text/xml' },
        { name: 'DOC0003.ZIP', body: xdmBytes(), mime: 'application/zip' },
      ],
    });
    expect(report.documents.map(({ unread }) => unread)).toEqual([null, 'truncated']);
    expect(report.archive!.tree.map(({ role }) => role)).toContain('archive');
  });
});

describe('a received mail', () => {
  const mail = async (change: Parameters<typeof mailBytes>[0] = {}) => {
    const report = await read(mailBytes(change));
    return { report, failed: failing(report.mail!.verdicts) };
  };

  it('holds every rule, with its archive and its document', async () => {
    const { report, failed } = await mail();
    expect(failed).toEqual([]);
    expect(report).toMatchObject({
      kind: 'mail',
      origin: 'mail',
      mail: { forwarded: false, receipt: null, codes: [] },
    });
    expect(report.documents[0]).toMatchObject({ type: 'vsm' });
    expect(failing(report.archive!.verdicts)).toEqual([]);
  });

  it.each([
    ['mail.code', { 'X-MSS-CODECDA': 'PRESC-BIO' }],
    ['mail.code', { 'X-MSS-CODECDA': null }],
    ['mail.ins', { 'X-MSS-INS': 'N' }],
    ['mail.ins', { 'X-MSS-INS': null }],
    ['mail.nil', { 'X-MSS-NIL': null }],
    ['mail.end', { 'X-MSS-MES': 'SUITE' }],
    ['mail.subject', { Subject: 'Compte rendu' }],
  ])('fails %s alone', async (rule, headers) => {
    expect((await mail({ headers })).failed).toEqual([rule]);
  });

  it('fails without the archive, without the PDF copy, and in another encoding', async () => {
    const text = { type: 'text/plain; charset=utf-8', body: 'Bonjour' };
    const zip = { type: 'application/zip', name: 'ihe_xdm.zip', body: xdmBytes() };
    expect((await mail({ parts: [text] })).failed).toEqual(['mail.archive', 'mail.code', 'mail.ins']);
    expect((await mail({ parts: [text, zip] })).failed).toEqual(['mail.pdf']);
    const latin = { type: 'text/plain; charset=iso-8859-1', body: 'Bonjour' };
    expect((await mail({ parts: [latin, zip] })).failed).toEqual(['mail.pdf', 'mail.encoding']);
  });

  it('reads the archive of a mail attached to it', async () => {
    const { report, failed } = await mail({
      headers: { 'X-MSS-CODECDA': null, 'X-MSS-INS': null, 'X-MSS-NIL': null, Subject: 'TR' },
      parts: [
        { type: 'message/rfc822', name: 'message.eml', body: mailBytes({ boundary: 'interne' }), encoding: '7bit' },
      ],
    });
    expect(report.mail!.forwarded).toBe(true);
    expect(failed).toEqual([]);
  });

  it.each(['900', '901', '902', '903', '904', '905', '906'])('reads the receipt of a failure %s', async (code) => {
    const report = await read(receiptBytes(code));
    expect(report.mail).toMatchObject({ receipt: 'error', codes: [code] });
    expect(failing(report.mail!.verdicts)).toEqual(['mail.receipt']);
  });

  it('reads the receipt of a success', async () => {
    const report = await read(receiptBytes(null));
    expect(report.mail).toMatchObject({ receipt: 'processed', codes: [] });
    expect(failing(report.mail!.verdicts)).toEqual([]);
  });
});
