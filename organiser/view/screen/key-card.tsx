import { Download, KeyRound, Upload } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { reportKeysOf, type BoardEdition } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { download, slug } from '../part/download.ts';
import { Notice } from '../part/notice.tsx';
import { useText, type TextKey } from '../locale.ts';
import { identitiesFor, identityFor, importReportKey, keyFile } from '../report-key.ts';

const problems: Record<'not-a-key' | 'other-key' | 'unstored', TextKey> = {
  'not-a-key': 'key.not-a-key',
  'other-key': 'key.other-key',
  unstored: 'failure.storage.full.action',
};

/** Whether this browser can open the edition's reports, and the way to save or bring back the key. */
export function KeyCard({ edition, onTaken }: { edition: BoardEdition; onTaken?: () => void }) {
  const { t } = useText();
  const keys = reportKeysOf(edition);
  const [identity, setIdentity] = useState(() => identityFor(edition.reportKey));
  const former = keys.length - 1;
  const [missing, setMissing] = useState(() => keys.length - identitiesFor(keys).length);
  const [problem, setProblem] = useState<keyof typeof problems | null>(null);

  const take = async (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined) return;
    try {
      // A key file is a few lines: a large one is not read at all.
      const taken = file.size > 10_000 ? 'not-a-key' : await importReportKey(await file.text(), keys);
      setProblem(taken === 'taken' ? null : taken);
      setIdentity(identityFor(edition.reportKey));
      setMissing(keys.length - identitiesFor(keys).length);
      if (taken === 'taken') onTaken?.();
    } catch {
      setProblem('unstored');
    }
  };
  return (
    <section className="card key-card" aria-label={t('key.title')}>
      <h2 className="with-icon">
        <KeyRound aria-hidden size={18} />
        {t('key.title')}
      </h2>
      <p>{t(identity === null ? 'key.absent' : 'key.present')}</p>
      <p className="muted">{t('key.public')}</p>
      <p className="hash">{edition.reportKey}</p>
      {former === 0 ? null : <p>{t(missing === 0 ? 'key.former' : 'key.former-missing', { count: former })}</p>}
      {problem === null ? null : <Notice tone="bad" title={t(problems[problem])} />}
      <div className="actions">
        {missing > 0 ? (
          <FileTrigger acceptedFileTypes={['text/plain', '.txt']} onSelect={(files) => void take(files)}>
            <Button look={identity === null ? 'main' : 'plain'}>
              <Upload aria-hidden size={18} />
              {t('key.import')}
            </Button>
          </FileTrigger>
        ) : null}
        {identity === null ? null : (
          <Button
            onPress={() =>
              download(
                `cle-des-journaux-${slug(edition.name)}.txt`,
                keyFile({ identity, recipient: edition.reportKey }, edition.name),
                'text/plain;charset=utf-8',
              )
            }
          >
            <Download aria-hidden size={18} />
            {t('key.download')}
          </Button>
        )}
      </div>
    </section>
  );
}
