import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { BLOB_LIMIT } from '../../protocol/wire.ts';
import { useText, type TextKey } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Notice } from '../part/notice.tsx';
import { readReport, type ReportContent } from '../report-content.ts';
import { decryptReport, sha256Hex } from '../report-key.ts';
import { ReportSections } from '../screen/report-reader.tsx';

const AGE = 'age-encryption.org/v1';
export type Mailed = { content: ReportContent; hash: string } | { problem: 'too-large' | 'locked' | 'unreadable' };

const problems: Record<'too-large' | 'locked' | 'unreadable', TextKey> = {
  'too-large': 'mailed.too-large',
  locked: 'mailed.locked',
  unreadable: 'mailed.unreadable',
};

/** Reads a file that a participant saved: encrypted for the organisers, or in clear. Nothing of it leaves the browser. */
export async function readMailed(file: Blob, identities: readonly string[]): Promise<Mailed> {
  if (file.size > BLOB_LIMIT) return { problem: 'too-large' };
  let clear = new Uint8Array(await file.arrayBuffer());
  if (new TextDecoder('latin1').decode(clear.subarray(0, AGE.length)) === AGE) {
    try {
      clear = new Uint8Array(await decryptReport(clear, identities));
    } catch {
      return { problem: 'locked' };
    }
  }
  const content = readReport(clear);
  return content === null ? { problem: 'unreadable' } : { content, hash: await sha256Hex(clear) };
}

/** The way in of logs that came by mail. */
export function MailedLogs({ identities }: { identities: readonly string[] }) {
  const { t } = useText();
  const [mailed, setMailed] = useState<Mailed | null>(null);
  const take = async (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined) return;
    setMailed(await readMailed(file, identities).catch((): Mailed => ({ problem: 'unreadable' })));
  };
  return (
    <section className="card form" aria-labelledby="mailed-title">
      <h2 id="mailed-title">{t('mailed.title')}</h2>
      <p>{t('mailed.text')}</p>
      <div className="actions">
        <FileTrigger acceptedFileTypes={['.age', '.json']} onSelect={(files) => void take(files)}>
          <Button>
            <FolderOpen aria-hidden size={18} />
            {t('mailed.open')}
          </Button>
        </FileTrigger>
      </div>
      {mailed === null ? null : 'problem' in mailed ? (
        <Notice tone="bad" title={t(problems[mailed.problem])} />
      ) : (
        <>
          <Notice tone="info" title={t('mailed.compare')}>
            <p className="hash">{t('report.hash', { hash: mailed.hash })}</p>
          </Notice>
          <ReportSections content={mailed.content} />
        </>
      )}
    </section>
  );
}
