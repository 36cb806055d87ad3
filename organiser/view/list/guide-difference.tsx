import { protocolSteps, type WholeGuide } from '../../protocol/guide.ts';
import { Notice } from '../part/notice.tsx';
import { stepOf } from '../guide.ts';
import { useText, type Translate } from '../locale.ts';
import { guideChanges, guideFields } from './guide-diff.ts';
import type { GuideFault } from './guide-file.ts';

const FAULTS = 20;

/** What another guide changes, step by step, each with what was said and what will be. */
export function GuideDifference({ before, after }: { before: WholeGuide; after: WholeGuide }) {
  const { t, language } = useText();
  const changes = guideChanges(before, after, language);
  const steps = protocolSteps.filter((id) => changes.some(({ step }) => step === id));
  if (changes.length === 0) return <Notice tone="info" title={t('guide.no-change')} />;
  return (
    <div className="guide-changes wide">
      <output>{t('guide.changes', { count: changes.length, steps: steps.length })}</output>
      {steps.map((id) => (
        <details key={id} className="import-group tone-edge-brand" open={steps.length <= 3}>
          <summary>
            {protocolSteps.indexOf(id) + 1}. {stepOf(id)?.title[language]} —{' '}
            {t('guide.step-changes', { count: changes.filter(({ step }) => step === id).length })}
          </summary>
          <ul>
            {changes
              .filter(({ step }) => step === id)
              .map(({ couloir, field, from, to }) => (
                <li key={`${couloir} ${field}`}>
                  <strong>
                    {t(couloir === null ? 'guide.everybody' : `couloir.${couloir}`)} · {t(`guide.field.${field}`)}
                  </strong>
                  <p>
                    <del>{from === '' ? t(couloir === null ? 'guide.nothing' : 'guide.as-everybody') : from}</del>
                  </p>
                  <p>
                    <ins>{to === '' ? t(couloir === null ? 'guide.nothing' : 'guide.as-everybody') : to}</ins>
                  </p>
                </li>
              ))}
          </ul>
        </details>
      ))}
    </div>
  );
}

/** The way to a fault inside a step, as a person says it: "À faire, en anglais", "Documents, n° 1". */
function pathWords(path: string, t: Translate): string {
  const words = path.split('.').map((part) => {
    const field = guideFields.find((one) => one === part);
    if (field !== undefined) return t(`guide.field.${field}`);
    if (/^\d+$/.test(part)) return t('guide.at-item', { n: Number(part) + 1 });
    const known = pathParts.find((one) => one === part);
    return known === undefined ? part : t(`guide.at-${known}`);
  });
  return words.filter((word) => word !== '').join(', ');
}
const pathParts = ['fr', 'en', 'problem', 'action', 'steps', 'version', 'asOf'] as const;

/** What is wrong in a guide, and where, before it may be published. */
export function GuideFaults({ faults }: { faults: readonly GuideFault[] }) {
  const { t, language } = useText();
  const where = ({ couloir, step, path }: GuideFault): string => {
    const id = step === null ? undefined : protocolSteps[step - 1];
    const said = [
      step === null || id === undefined
        ? ''
        : t('guide.at-step', { n: step, title: stepOf(id)?.title[language] ?? id }),
      couloir === null ? '' : t('guide.at-couloir', { couloir: t(`couloir.${couloir}`) }),
      pathWords(path, t),
    ];
    return said.filter((part) => part !== '').join(', ') || t('guide.at-file');
  };
  return (
    <Notice tone="bad" title={t('guide.faults', { count: faults.length })}>
      <ul>
        {faults.slice(0, FAULTS).map((fault) => (
          <li key={`${fault.couloir} ${fault.step} ${fault.path} ${fault.wrong}`}>
            {t('guide.fault', { where: where(fault), why: t(`guide.wrong.${fault.wrong}`, { value: fault.value }) })}
          </li>
        ))}
        {faults.length > FAULTS ? <li>{t('import.more', { count: faults.length - FAULTS })}</li> : null}
      </ul>
    </Notice>
  );
}
