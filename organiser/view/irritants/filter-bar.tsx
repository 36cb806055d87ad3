import type { BoardIrritants, Product } from '../../protocol/irritant.ts';
import { triageStates } from '../../protocol/irritant.ts';
import { couloirs, irritantCategories, irritantSeverities } from '../../protocol/status.ts';
import { Button } from '../part/button.tsx';
import { Choice, Field } from '../part/field.tsx';
import { guide } from '../guide.ts';
import { useText } from '../locale.ts';
import { noFilters, productKey, type Filters } from './irritant.ts';

/** What to look at. */
export function FilterBar({
  filters,
  products,
  people,
  onChange,
}: {
  filters: Filters;
  products: readonly Product[];
  people: BoardIrritants['people'];
  onChange: (filters: Filters) => void;
}) {
  const { t, language } = useText();
  const choice = (name: Exclude<keyof Filters, 'search'>, options: readonly (readonly [string, string])[]) => (
    <Choice
      label={t(`triage.filter.${name}`)}
      value={filters[name]}
      onChange={(value) => onChange({ ...filters, [name]: value })}
    >
      <option value="">{t('triage.filter.all')}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </Choice>
  );
  const none = ['none', t('triage.filter.none')] as const;
  const set = Object.entries(filters).filter(([, value]) => value !== '').length;
  return (
    <section className="irritant-filters" aria-label={t('triage.filters')}>
      <div id="irritant-search">
        <Field
          label={t('triage.search')}
          type="search"
          value={filters.search}
          onChange={(search) => onChange({ ...filters, search })}
        />
      </div>
      {choice('state', [['open', t('triage.open')], ...triageStates.map((s) => [s, t(`triage.state.${s}`)] as const)])}
      <details className="irritant-more" open={set > 0 ? true : undefined}>
        <summary>{t('triage.more-filters')}</summary>
        <div className="row">
          {choice('product', [...products.map((p) => [productKey(p), `${p.name} (${p.editor})`] as const), none])}
          {choice(
            'category',
            irritantCategories.map((c) => [c, t(`category.${c}`)] as const),
          )}
          {choice(
            'severity',
            irritantSeverities.toReversed().map((s) => [s, t(`severity.${s}`)] as const),
          )}
          {choice('step', [...guide.steps.map((s) => [s.id, s.title[language]] as const), none])}
          {choice(
            'couloir',
            couloirs.map((c) => [c, t(`couloir.${c}`)] as const),
          )}
          {choice('owner', [...people.map((p) => [p.id, p.label] as const), none])}
        </div>
      </details>
      {set === 0 ? null : (
        <Button look="quiet" onPress={() => onChange(noFilters)}>
          {t('triage.no-filter')}
        </Button>
      )}
    </section>
  );
}
