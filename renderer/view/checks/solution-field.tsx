import { useEffect, useRef, useState } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import { ChevronDown } from 'lucide-react';
import type { SolutionRow } from '../../../organiser/protocol/list.ts';
import { call } from '../../api.ts';
import { CheckLine } from '../../part/check-line.tsx';
import { TextInput } from '../../part/text-input.tsx';
import type { ProfileDraft } from '../../draft.ts';
import { useText } from '../../text.ts';

type Props = { value: ProfileDraft; set: (part: Partial<ProfileDraft>) => void; focused: boolean };
type Found = { solutions: SolutionRow[]; listLabel: string; example: boolean };

/** The practice software: found in the list by a forgiving search, or typed when it is not there. */
export function SolutionField({ value, set, focused }: Props) {
  const t = useText();
  return (
    <div className="stack">
      {value.unlisted ? (
        <div className="form-grid">
          <TextInput
            label={t('profile.name')}
            value={value.name}
            onChange={(name) => set({ name })}
            focused={focused}
          />
          <TextInput label={t('profile.editor')} value={value.editor} onChange={(editor) => set({ editor })} />
        </div>
      ) : (
        <SolutionSearch value={value} set={set} focused={focused} />
      )}
      <CheckLine
        checked={value.unlisted}
        onChange={(unlisted) => set({ unlisted, solutionId: null, ...(unlisted ? {} : { name: '', editor: '' }) })}
      >
        {t('profile.unlisted')}
      </CheckLine>
      <TextInput
        label={t('profile.version')}
        value={value.version}
        onChange={(version) => set({ version })}
        hint={t('profile.version-hint')}
      />
    </div>
  );
}

function SolutionSearch({ value, set, focused }: Props) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState<Found>({ solutions: [], listLabel: '', example: false });
  const text = value.name;
  const chosenId = value.solutionId;
  const choose = useRef(set);
  useEffect(() => {
    choose.current = set;
  });
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  useEffect(() => {
    // Only the answer to the last text counts: an older, slower one is dropped.
    let current = true;
    const ask = async () => {
      const answer = await call('segur.search', { text: text.slice(0, 200), limit: 12 });
      if (!current || !answer.ok) return;
      setFound(answer.value);
      // A name typed in full is the listed software, even when it was not picked in the list.
      const exact = answer.value.solutions.filter((one) => one.name.toLowerCase() === text.trim().toLowerCase());
      const only = exact.length === 1 ? exact[0] : undefined;
      if (only !== undefined && chosenId === null) choose.current({ solutionId: only.id, editor: only.editor });
    };
    void ask();
    return () => {
      current = false;
    };
  }, [text, chosenId]);
  return (
    <ComboBox
      className="field"
      items={found.solutions}
      defaultFilter={() => true}
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger="input"
      inputValue={text}
      value={value.solutionId}
      onInputChange={(name) => {
        if (name !== value.name) set({ name, solutionId: null, editor: '' });
      }}
      onChange={(key) => {
        const chosen = found.solutions.find((solution) => solution.id === key);
        if (chosen !== undefined) set({ solutionId: chosen.id, name: chosen.name, editor: chosen.editor });
      }}
    >
      <Label className="label">{t('profile.solution')}</Label>
      <Text slot="description" className="hint">
        {found.example ? t('profile.example-list', { list: found.listLabel }) : t('profile.solution-hint')}
      </Text>
      <div className="combo">
        <Input ref={input} className="input" spellCheck={false} />
        <Button className="combo-button" aria-label={t('profile.open-list')}>
          <ChevronDown aria-hidden size="1.2em" />
        </Button>
      </div>
      <Popover className="popover">
        <ListBox<SolutionRow>
          className="options"
          renderEmptyState={() => <p className="option soft">{t('profile.not-found')}</p>}
        >
          {(solution) => (
            <ListBoxItem id={solution.id} textValue={solution.name} className="option">
              <Text slot="label">{solution.name}</Text>
              <Text slot="description" className="option-more">
                {solution.editor} — {solution.couloirs.map((c) => t(`couloir.${c}`)).join(', ')}
              </Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
