import { ActionButton } from '../../part/action-button.tsx';
import { Choice } from '../../part/choice.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { TextInput } from '../../part/text-input.tsx';
import type { ProfileDraft } from '../../draft.ts';
import { gradesOf, knownGrades, regions } from '../../grades.ts';
import { useText } from '../../text.ts';

const OTHER = 'other';
const publishers = ['informed', 'not-yet', 'invited'] as const;

type Props = { value: ProfileDraft; set: (part: Partial<ProfileDraft>) => void; focused: boolean };

/** Where the person works, who supports them there, and what the publisher of their software knows. */
export function PlaceFields({ value, set, focused }: Props) {
  const t = useText();
  const isOther = value.otherRegion || (value.region !== '' && gradesOf(value.region) === null);
  const listed = isOther ? null : gradesOf(value.region);
  const options = regions.map(({ region }) => ({ value: region, label: region }));

  const choose = (region: string) => {
    // A name that the person typed themselves is theirs: it stays.
    const isTyped = value.grades !== '' && value.grades !== knownGrades(value.region);
    const grades = isTyped ? value.grades : knownGrades(region);
    set(
      region === OTHER
        ? { otherRegion: true, region: '', grades: isTyped ? value.grades : '' }
        : { otherRegion: false, region, grades },
    );
  };

  return (
    <>
      <div className="form-grid">
        <SelectOne
          label={t('profile.region')}
          placeholder={t('choose')}
          options={[...options, { value: OTHER, label: t('profile.region-other') }]}
          value={isOther ? OTHER : value.region || null}
          onChange={choose}
          focused={focused}
        />
        {isOther && (
          <TextInput
            label={t('profile.region-name')}
            value={value.region}
            onChange={(region) => set({ region: region.slice(0, 80), otherRegion: true })}
          />
        )}
        <div className="stack stack--tight">
          <TextInput
            label={t('profile.grades')}
            value={value.grades}
            onChange={(grades) => set({ grades: grades.slice(0, 120) })}
            hint={
              listed !== null && listed.status === 'verified' && value.grades === listed.name
                ? t('profile.grades-known')
                : t('profile.grades-hint')
            }
          />
          {listed !== null && listed.status === 'memory' && value.grades !== listed.name && (
            <div className="row">
              <span className="soft small">{t('profile.grades-memory', { name: listed.name })}</span>
              <ActionButton look="quiet" size="small" onPress={() => set({ grades: listed.name })}>
                {t('profile.grades-take')}
              </ActionButton>
            </div>
          )}
        </div>
      </div>
      <Choice
        label={t('profile.publisher')}
        options={publishers.map((one) => ({ value: one, label: t(`publisher.${one}`) }))}
        value={value.publisher}
        onChange={(publisher) => set({ publisher })}
      />
      <p className="soft small">{t('profile.publisher-hint')}</p>
    </>
  );
}
