import { Unlink } from 'lucide-react';
import { referenceOf, type BoardIrritant, type BoardIrritants, type Product } from '../../protocol/irritant.ts';
import { triageStates } from '../../protocol/irritant.ts';
import { irritantCategories, irritantSeverities } from '../../protocol/status.ts';
import { Button } from '../part/button.tsx';
import { Choice } from '../part/field.tsx';
import { guide, stepOf } from '../guide.ts';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { ChangeHistory } from './change-history.tsx';
import { nameOf, type Group } from './irritant.ts';
import { ProductChoice } from './product-choice.tsx';
import { ReleaseForm } from './release-form.tsx';
import type { Change } from './use-irritants.ts';

type Props = {
  edition: string;
  group: Group;
  people: BoardIrritants['people'];
  products: readonly Product[];
  mayWrite: boolean;
  change: (changes: readonly Change[]) => Promise<boolean>;
};

/** One irritant: the words, where it happened, how it is triaged, what its publisher reads, and what was changed. */
export function Detail({ edition, group, people, products, mayWrite, change }: Props) {
  const { t, language } = useText();
  const { main } = group;
  const { triage, reported } = main;
  const set = (what: Change['set']) => void change([{ irritant: main, set: what }]);
  const step = reported.step === null ? null : (stepOf(reported.step)?.title[language] ?? reported.step);
  return (
    <div className="irritant-detail">
      <h2>{t('triage.irritant', { reference: referenceOf(main) })}</h2>
      <Said edition={edition} irritant={main} />
      <p className="muted">
        {t('triage.as-said')} {t(`severity.${reported.severity}`)} · {t(`category.${reported.category}`)}
        {step === null ? '' : ` · ${step}`}
        {main.told === null ? '' : ` · ${main.told.name} ${main.told.version} (${main.told.editor})`}
      </p>
      {mayWrite ? (
        <div className="row">
          <Choice
            label={t('triage.filter.state')}
            value={triage.state}
            onChange={(state) => set({ state: state as (typeof triageStates)[number] })}
          >
            {triageStates.map((state) => (
              <option key={state} value={state}>
                {t(`triage.state.${state}`)}
              </option>
            ))}
          </Choice>
          <Choice
            label={t('triage.filter.severity')}
            value={triage.severity}
            onChange={(severity) => set({ severity: severity as (typeof irritantSeverities)[number] })}
          >
            {irritantSeverities.map((severity) => (
              <option key={severity} value={severity}>
                {t(`severity.${severity}`)}
              </option>
            ))}
          </Choice>
          <Choice
            label={t('triage.filter.category')}
            value={triage.category}
            onChange={(category) => set({ category: category as (typeof irritantCategories)[number] })}
          >
            {irritantCategories.map((category) => (
              <option key={category} value={category}>
                {t(`category.${category}`)}
              </option>
            ))}
          </Choice>
          <Choice
            label={t('triage.filter.step')}
            value={triage.step ?? ''}
            onChange={(id) => set({ step: id === '' ? null : id })}
          >
            <option value="">{t('triage.filter.none')}</option>
            {guide.steps.map(({ id, title }) => (
              <option key={id} value={id}>
                {title[language]}
              </option>
            ))}
            {triage.step === null || stepOf(triage.step) !== undefined ? null : (
              <option value={triage.step}>{triage.step}</option>
            )}
          </Choice>
          <Choice
            label={t('triage.filter.owner')}
            value={triage.owner?.id ?? ''}
            onChange={(owner) => set({ owner: owner === '' ? null : owner })}
          >
            <option value="">{t('triage.nobody')}</option>
            {people.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
            {triage.owner === null || people.some(({ id }) => id === triage.owner?.id) ? null : (
              <option value={triage.owner.id}>{triage.owner.label}</option>
            )}
          </Choice>
          <ProductChoice irritant={main} products={products} onChange={(product) => set({ product })} />
        </div>
      ) : null}
      <Duplicates edition={edition} group={group} mayWrite={mayWrite} change={change} />
      <ReleaseForm key={nameOf(main)} irritant={main} mayWrite={mayWrite} change={change} />
      <ChangeHistory key={`${nameOf(main)} ${triage.version}`} irritant={main} />
    </div>
  );
}

function Said({ edition, irritant }: { edition: string; irritant: BoardIrritant }) {
  const { t, dateTime } = useText();
  const { reported, label, couloir, region, slot } = irritant;
  return (
    <figure className="irritant-said">
      <blockquote className="said">{reported.text}</blockquote>
      <figcaption className="muted">
        <a href={hrefOf({ at: 'slot', edition, slot })}>{label}</a> · {t(`couloir.${couloir}`)}
        {region === null ? '' : ` · ${region}`} · {dateTime(reported.at)}
        {reported.by === 'organiser' ? ` · ${t('triage.by-organiser')}` : ''}
      </figcaption>
    </figure>
  );
}

function Duplicates({ edition, group, mayWrite, change }: Pick<Props, 'edition' | 'group' | 'mayWrite' | 'change'>) {
  const { t } = useText();
  const { main } = group;
  if (main.triage.duplicateElsewhere === true) {
    return (
      <section aria-label={t('triage.duplicates')}>
        <p>{t('triage.duplicate-elsewhere')}</p>
        {mayWrite ? (
          <Button look="quiet" onPress={() => void change([{ irritant: main, set: { duplicateOf: null } }])}>
            <Unlink aria-hidden size={16} />
            {t('triage.split')}
          </Button>
        ) : null}
      </section>
    );
  }
  if (group.duplicates.length === 0) return null;
  return (
    <section aria-label={t('triage.duplicates')}>
      <h3>{t('triage.merged', { count: group.duplicates.length })}</h3>
      <ul className="irritant-duplicates">
        {group.duplicates.map((irritant) => (
          <li key={nameOf(irritant)}>
            <Said edition={edition} irritant={irritant} />
            {mayWrite ? (
              <Button look="quiet" onPress={() => void change([{ irritant, set: { duplicateOf: null } }])}>
                <Unlink aria-hidden size={16} />
                {t('triage.split')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
