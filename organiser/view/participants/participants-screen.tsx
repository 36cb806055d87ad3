import { FileUp, MailPlus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { settingsOf, type BoardEdition } from '../../protocol/board.ts';
import { BATCH, participantStates, type Participant } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { InEdition } from '../list/in-edition.tsx';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Choice, Field } from '../part/field.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { useMay } from '../state/hooks.ts';
import { people } from '../state/people.ts';
import { ImportWindow } from './import-window.tsx';
import { InviteWindow } from './invite-window.tsx';
import { countsOf, everybody, NATIONAL, rowsOf, twinsOf, uninvited, type Filter } from './people.ts';
import { PeopleTable } from './people-table.tsx';
import { PersonWindow } from './person-window.tsx';
import { RegistrationCard } from './registration-card.tsx';
import { usePeople } from './use-people.ts';

/** Who takes part in an edition: from a file, by hand, or by themselves; then approved and invited. */
export function ParticipantsScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Participants edition={edition} />}</InEdition>;
}

type Open = { what: 'import' | 'new' } | { what: 'edit'; one: Participant } | { what: 'invite'; who: Participant[] };

function Participants({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const { value, failure, again } = usePeople(edition.id);
  const { write, national } = useMay();
  const [filter, setFilter] = useState<Filter>(everybody);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState<{ text: string } | { failure: Failure } | null>(null);
  const list = value?.participants ?? [];
  const rows = rowsOf(list, filter);
  // What is not shown is not acted upon.
  const picked = rows.filter(({ id }) => chosen.has(id));
  const close = () => setOpen(null);
  const put = async (state: 'approved' | 'refused', of: readonly Participant[]) => {
    let changed = 0;
    for (let from = 0; from < of.length; from += BATCH) {
      const ids = of.slice(from, from + BATCH).map(({ id }) => id);
      const answer = await people.setStates(edition.id, { ids, state });
      if (!answer.ok) {
        again();
        return setSaid({ failure: answer.failure });
      }
      changed += answer.value.changed;
    }
    setChosen(new Set());
    again();
    return setSaid({ text: t(`people.${state}`, { count: changed }) });
  };
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('people.title')}
      aside={
        <div className="actions">
          <Refresh onPress={again} />
          {write ? (
            <>
              <Button onPress={() => setOpen({ what: 'import' })}>
                <FileUp aria-hidden size={18} />
                {t('people.import')}
              </Button>
              <Button look="main" onPress={() => setOpen({ what: 'new' })}>
                <UserPlus aria-hidden size={18} />
                {t('people.add')}
              </Button>
            </>
          ) : null}
        </div>
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} onRetry={again} />}
      {value === null && failure === null ? <Loading text={t('people.loading')} /> : null}
      {said === null ? null : 'text' in said ? (
        <Notice tone="good" title={said.text} />
      ) : (
        <FailureNotice failure={said.failure} />
      )}
      {value !== null && write ? (
        <RegistrationCard edition={edition.id} link={value.registration} national={national} onDone={again} />
      ) : null}
      {value !== null && list.length === 0 ? (
        <Empty title={t('people.empty')} text={t(write ? 'people.empty-text' : 'people.empty-observer')} />
      ) : null}
      {list.length === 0 ? null : (
        <>
          <Filters edition={edition} list={list} filter={filter} onChange={setFilter} />
          {write ? (
            <fieldset className="people-bulk" aria-label={t('people.bulk')}>
              <output>{t('people.chosen', { count: picked.length })}</output>
              <Button
                isDisabled={picked.every(({ state }) => state !== 'pending' && state !== 'refused')}
                onPress={() =>
                  void put(
                    'approved',
                    picked.filter(({ state }) => state !== 'withdrawn'),
                  )
                }
              >
                {t('people.approve')}
              </Button>
              <Button
                isDisabled={picked.every(({ state }) => state !== 'pending')}
                onPress={() =>
                  void put(
                    'refused',
                    picked.filter(({ state }) => state === 'pending'),
                  )
                }
              >
                {t('people.refuse')}
              </Button>
              <Button
                look="main"
                isDisabled={picked.every((one) => uninvited(one) !== null)}
                onPress={() => setOpen({ what: 'invite', who: picked })}
              >
                <MailPlus aria-hidden size={18} />
                {t('people.invite')}
              </Button>
            </fieldset>
          ) : null}
          <output className="muted">{t('people.shown', { count: rows.length })}</output>
          {rows.length === 0 ? (
            <Button onPress={() => setFilter(everybody)}>{t('people.show-all')}</Button>
          ) : (
            <PeopleTable
              rows={rows}
              twins={twinsOf(list)}
              chosen={chosen}
              onChoose={write ? setChosen : null}
              onEdit={write ? (one) => setOpen({ what: 'edit', one }) : null}
            />
          )}
        </>
      )}
      {open?.what === 'new' || open?.what === 'edit' ? (
        <PersonWindow
          edition={edition}
          one={open.what === 'edit' ? open.one : null}
          onClose={close}
          onDone={() => {
            close();
            again();
          }}
        />
      ) : null}
      {open?.what === 'import' ? <ImportWindow edition={edition} list={list} onClose={close} onDone={again} /> : null}
      {open?.what === 'invite' ? (
        <InviteWindow edition={edition} who={open.who} mail={value?.mail ?? false} onClose={close} onDone={again} />
      ) : null}
    </Shell>
  );
}

type FilterProps = {
  edition: BoardEdition;
  list: readonly Participant[];
  filter: Filter;
  onChange: (filter: Filter) => void;
};

/** How many in each state, as the filter by state; then words, couloir and region. */
function Filters({ edition, list, filter, onChange }: FilterProps) {
  const { t } = useText();
  const counts = countsOf(list);
  const set = (part: Partial<Filter>) => onChange({ ...filter, ...part });
  const regions = [...new Set(list.map(({ region }) => region ?? NATIONAL))].sort((a, b) => a.localeCompare(b, 'fr'));
  const held = new Set(list.map(({ couloir }) => couloir));
  const couloirs = settingsOf(edition).couloirs.filter((one) => held.has(one));
  return (
    <>
      <fieldset className="people-states" aria-label={t('people.by-state')}>
        {(['', ...participantStates] as const).map((state) => (
          <button
            key={state}
            type="button"
            className="people-count"
            aria-pressed={filter.state === state}
            onClick={() => set({ state })}
          >
            <strong>{state === '' ? list.length : counts[state]}</strong>
            <span>{t(state === '' ? 'people.all' : `people.state.${state}`)}</span>
          </button>
        ))}
      </fieldset>
      <div className="ready-tools">
        <Field label={t('people.search')} type="search" value={filter.search} onChange={(search) => set({ search })} />
        <Choice label={t('slot.couloir')} value={filter.couloir} onChange={(couloir) => set({ couloir })}>
          <option value="">{t('people.every-couloir')}</option>
          {couloirs.map((one) => (
            <option key={one} value={one}>
              {t(`couloir.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('slot.region')} value={filter.region} onChange={(region) => set({ region })}>
          <option value="">{t('settings.every-region')}</option>
          {regions.map((one) => (
            <option key={one} value={one}>
              {one === NATIONAL ? t('people.national') : one}
            </option>
          ))}
        </Choice>
      </div>
    </>
  );
}
