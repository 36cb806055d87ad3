import { Download, FileUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { WholeGuide } from '../../protocol/guide.ts';
import type { ListBody } from '../../protocol/list.ts';
import type { Failure } from '../api.ts';
import { delivered } from '../guide.ts';
import { useText, type TextKey } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { download } from '../part/download.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { publishList, readList } from '../state/actions.ts';
import type { ListEditorProps } from './editors.tsx';
import { GuideDifference, GuideFaults } from './guide-difference.tsx';
import { readGuide, type GuideFile } from './guide-file.ts';

/** Largest file that is opened, in bytes: far more than a guide. */
const FILE_LIMIT = 2 * 1024 * 1024;

const guideText = (guide: WholeGuide): string => `${JSON.stringify(guide, null, 2)}\n`;

/** The guide as a file: taken, amended, read back, shown with what changes step by step, then published. */
export function GuideEditor({ edition, inForce, onPublished }: ListEditorProps) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [label, setLabel] = useState('');
  const version = inForce?.version ?? 0;
  // Until an edition publishes its own, the apps follow the guide that they came with.
  const [before, setBefore] = useState<WholeGuide | null>(version === 0 ? delivered : null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let current = true;
    const read = async (): Promise<void> => {
      const answer = await readList(edition.id, 'guide', version);
      if (!current) return;
      if (answer.ok) setBefore(answer.value.body as ListBody<'guide'>);
      else setFailure(answer.failure);
    };
    if (version > 0) void read();
    return () => {
      current = false;
    };
  }, [edition.id, version]);
  const file: GuideFile | null = text === '' ? null : readGuide(text);
  const missing = missingOf(file, label, before);

  const publish = async (body: WholeGuide): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const asOf = new Date().toISOString().slice(0, 10);
    const made = { expected: version, label: label.trim(), asOf, example: false, body };
    const answer = await publishList(edition.id, 'guide', made);
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    setText('');
    setLabel('');
    return onPublished();
  };
  const open = (chosen: File): void => {
    setTooLarge(chosen.size > FILE_LIMIT);
    if (chosen.size <= FILE_LIMIT) void chosen.text().then(setText);
  };

  return (
    <section className="card list-card" aria-labelledby="guide-title">
      <h2 id="guide-title">{t('guide.title')}</h2>
      <p>{t('guide.text')}</p>
      <div className="actions">
        <Button
          look={text === '' ? 'main' : 'plain'}
          onPress={() =>
            download(`guide-${edition.startsOn.slice(0, 4)}.json`, guideText(before ?? delivered), 'application/json')
          }
        >
          <Download aria-hidden size={18} />
          {t(version === 0 ? 'guide.download-delivered' : 'guide.download')}
        </Button>
        {version === 0 ? null : (
          <Button onPress={() => download('guide-livre.json', guideText(delivered), 'application/json')}>
            <Download aria-hidden size={18} />
            {t('guide.download-delivered')}
          </Button>
        )}
        <FileTrigger
          acceptedFileTypes={['.json']}
          onSelect={(files) => {
            const [chosen] = files ?? [];
            if (chosen !== undefined) open(chosen);
          }}
        >
          <Button>
            <FileUp aria-hidden size={18} />
            {t('guide.choose')}
          </Button>
        </FileTrigger>
      </div>
      {tooLarge ? <Notice tone="bad" title={t('guide.too-large')} /> : null}
      {file?.is === 'refused' ? <Notice tone="bad" title={t(`guide.refused.${file.why}`)} /> : null}
      {file?.is === 'faulty' ? <GuideFaults faults={file.faults} /> : null}
      {file?.is === 'read' && before !== null ? <GuideDifference before={before} after={file.guide} /> : null}
      {file?.is === 'read' ? (
        <div className="wide">
          <Field
            label={t('guide.label')}
            hint={t('guide.label-hint')}
            value={label}
            onChange={setLabel}
            maxLength={200}
            required
          />
        </div>
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      {missing.length === 0 ? null : (
        <p className="muted" id="guide-missing">
          {t('hosts.missing', { what: missing.map((key) => t(key)).join(' ; ') })}
        </p>
      )}
      <Button
        look={text === '' ? 'plain' : 'main'}
        isDisabled={missing.length > 0 || busy}
        aria-describedby="guide-missing"
        onPress={() => {
          if (file?.is === 'read') void publish(file.guide);
        }}
      >
        {t('guide.publish')}
      </Button>
    </section>
  );
}

/** What is still missing before it can be published. */
function missingOf(file: GuideFile | null, label: string, before: WholeGuide | null): TextKey[] {
  if (file === null) return ['guide.missing.file'];
  if (file.is !== 'read') return ['guide.missing.faults'];
  const same = before !== null && JSON.stringify(before) === JSON.stringify(file.guide);
  return [
    ...(before === null ? ['hosts.missing.before' as const] : []),
    ...(same ? ['guide.missing.change' as const] : []),
    ...(label.trim() === '' ? ['hosts.missing.label' as const] : []),
  ];
}
