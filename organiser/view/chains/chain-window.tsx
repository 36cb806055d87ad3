import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { BoardSlot } from '../../protocol/board.ts';
import { documents, LINKS, type Chain } from '../../protocol/chain.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { dropChain, saveChain } from '../state/actions.ts';
import { earlyAmong, faultOf, reordered, type Draft, type DraftFault } from './follow.ts';

type Props = {
  edition: string;
  /** The chain to change, null for a new one. */
  chain: Chain | null;
  slots: readonly BoardSlot[];
  onClose: () => void;
  /** The hub took it, or has another one: read again. */
  onSaved: () => void;
};

/** Makes a chain of slots in order, changes one, or ends it. */
export function ChainWindow(props: Props) {
  const { t } = useText();
  const title = props.chain === null ? t('chains.new') : t('chains.change-one', { name: props.chain.name });
  return (
    <Window title={title} isOpen onClose={props.onClose}>
      <Form {...props} />
    </Window>
  );
}

const draftOf = (chain: Chain | null): Draft =>
  chain === null
    ? { name: '', links: [0, 1].map((key) => ({ key, slot: '', sends: '' })) }
    : {
        name: chain.name,
        links: chain.links.map(({ slot, sends }, key) => ({ key, slot, sends: sends ?? '' })),
      };

function Form({ edition, chain, slots, onClose, onSaved }: Props) {
  const { t, dateTime } = useText();
  const [draft, setDraft] = useState(() => draftOf(chain));
  const [fault, setFault] = useState<DraftFault | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState(false);
  const setLinks = (links: Draft['links']) => setDraft((before) => ({ ...before, links }));

  const settle = async (ask: () => Promise<{ ok: true } | { ok: false; failure: Failure }>) => {
    setBusy(true);
    setFailure(null);
    const answer = await ask();
    setBusy(false);
    onSaved();
    if (answer.ok) onClose();
    else setFailure(answer.failure);
  };
  const chosen = draft.links.map(({ slot }) => slots.find(({ id }) => id === slot) ?? null);
  const early = [...earlyAmong(chosen)];
  const submit = () => {
    const found = faultOf(draft);
    setFault(found);
    if (found !== null) return;
    const links = draft.links.map(({ slot, sends }, at) => ({
      slot,
      // The last one sends to nobody.
      sends: sends === '' || at === draft.links.length - 1 ? null : sends,
    }));
    void settle(() => saveChain(edition, chain, { name: draft.name.trim(), links }));
  };
  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={t('chains.name')}
        hint={t('chains.name-hint')}
        value={draft.name}
        maxLength={80}
        onChange={(name) => setDraft((before) => ({ ...before, name }))}
        error={fault === 'name' ? t('chains.fault.name') : null}
      />
      <ol className="chain-draft">
        {draft.links.map((link, at) => (
          <li key={link.key}>
            <LinkFields
              link={link}
              number={at + 1}
              isLast={at === draft.links.length - 1}
              slots={slots}
              onSet={(part) => setLinks(draft.links.map((one) => (one.key === link.key ? { ...one, ...part } : one)))}
            />
            <div className="actions">
              <Button
                look="quiet"
                aria-label={t('chains.up', { number: at + 1 })}
                isDisabled={at === 0}
                onPress={() => setLinks(reordered(draft.links, at, -1))}
              >
                <ArrowUp aria-hidden size={16} />
              </Button>
              <Button
                look="quiet"
                aria-label={t('chains.down', { number: at + 1 })}
                isDisabled={at === draft.links.length - 1}
                onPress={() => setLinks(reordered(draft.links, at, 1))}
              >
                <ArrowDown aria-hidden size={16} />
              </Button>
              <Button
                look="quiet"
                aria-label={t('chains.remove', { number: at + 1 })}
                isDisabled={draft.links.length <= LINKS.fewest}
                onPress={() => setLinks(draft.links.filter(({ key }) => key !== link.key))}
              >
                <Trash2 aria-hidden size={16} />
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <Button
        isDisabled={draft.links.length >= LINKS.most}
        onPress={() =>
          setLinks([...draft.links, { key: Math.max(...draft.links.map(({ key }) => key)) + 1, slot: '', sends: '' }])
        }
      >
        <Plus aria-hidden size={16} />
        {t('chains.add')}
      </Button>
      {early.length === 0 ? null : (
        <Notice tone="warn" title={t('chains.early')}>
          {early.map((at) => (
            <p key={at}>
              {t('chains.early-one', {
                label: chosen[at]?.label ?? '',
                when: dateTime(chosen[at]?.startsAt ?? ''),
                before: chosen.slice(0, at).findLast((one) => one !== null)?.label ?? '',
              })}
            </p>
          ))}
        </Notice>
      )}
      {fault === null || fault === 'name' ? null : <Notice tone="bad" title={t(`chains.fault.${fault}`)} />}
      {failure === null ? null : <FailureNotice failure={failure} />}
      {ending ? (
        <Notice tone="warn" title={t('chains.end-sure')}>
          <Button
            look="danger"
            isDisabled={busy}
            onPress={() => void settle(() => dropChain(edition, chain?.id ?? ''))}
          >
            {t('chains.end')}
          </Button>
        </Notice>
      ) : null}
      <div className="actions end">
        {chain === null || ending ? null : (
          <Button look="quiet" onPress={() => setEnding(true)}>
            {t('chains.end')}
          </Button>
        )}
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy}>
          {t(early.length === 0 ? 'chains.save' : 'chains.save-anyway')}
        </Button>
      </div>
    </form>
  );
}

type LinkProps = {
  link: Draft['links'][number];
  number: number;
  isLast: boolean;
  slots: readonly BoardSlot[];
  onSet: (part: { slot?: string; sends?: string }) => void;
};

function LinkFields({ link, number, isLast, slots, onSet }: LinkProps) {
  const { t, language, dateTime } = useText();
  const isSeen = link.slot === '' || slots.some(({ id }) => id === link.slot);
  return (
    <div className="row">
      <Choice label={t('chains.slot', { number })} value={link.slot} onChange={(slot) => onSet({ slot })}>
        <option value="">{t('slot.region-choose')}</option>
        {isSeen ? null : <option value={link.slot}>{t('chains.hidden')}</option>}
        {slots.map(({ id, label, couloir, startsAt }) => (
          <option key={id} value={id}>
            {label} · {t(`couloir.${couloir}`)} · {dateTime(startsAt)}
          </option>
        ))}
      </Choice>
      {isLast ? null : (
        <Choice label={t('chains.sends', { number })} value={link.sends} onChange={(sends) => onSet({ sends })}>
          <option value="">{t('chains.undecided')}</option>
          {documents.map((one) => (
            <option key={one.code} value={one.code}>
              {one[language]}
            </option>
          ))}
        </Choice>
      )}
    </div>
  );
}
