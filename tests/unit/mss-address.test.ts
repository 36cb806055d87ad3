import { describe, expect, it } from 'vitest';
import { isPatientDomain, judgeAddress, parseAddress, sharedDomain } from '../../electron/feature/mss/address.ts';

const lists = { domains: new Set(['medecin.mssante.fr']), tests: new Set(['test.mssante.fr']) };

describe('an MSSanté address', () => {
  it('is one local part, one @, one domain of letters, digits and hyphens', () => {
    expect(parseAddress(' Max.Libre@MEDECIN.mssante.fr ')).toEqual({
      local: 'Max.Libre',
      domain: 'medecin.mssante.fr',
    });
    const wrong = ['', 'max', 'a@b@c.fr', '@medecin.fr', 'max@', 'max@fr', 'max@-a.fr', 'max@a_b.fr', 'max..l@a.fr'];
    for (const typed of [...wrong, 'max libre@a.fr', `${'a'.repeat(65)}@a.fr`, `a@${'b.'.repeat(130)}fr`]) {
      expect(parseAddress(typed), typed).toBeNull();
    }
  });

  it('of a patient is refused, sub-domains too', () => {
    expect(isPatientDomain('patient.mssante.fr')).toBe(true);
    expect(isPatientDomain('x.patient.mssante.fr')).toBe(true);
    expect(isPatientDomain('impatient.mssante.fr')).toBe(false);
  });

  it('is judged by the list, a doubt for what the list may not know yet', () => {
    const judge = (typed: string) => {
      const judged = judgeAddress(typed, lists);
      return judged === null ? null : [judged.status, judged.failure.code];
    };
    expect(judge('a@medecin.mssante.fr')).toBeNull();
    expect(judge('a@test.mssante.fr')).toEqual(['warn', 'mss.domain-test']);
    expect(judge('a@nouveau.mssante.fr')).toEqual(['warn', 'mss.domain-unlisted']);
    expect(judge('a@mssante.fr.example')).toEqual(['fail', 'mss.domain-unlisted']);
  });

  it('never carries its local part into a failure or into what is shared', () => {
    expect(JSON.stringify(judgeAddress('279035121518989@patient.mssante.fr', lists))).not.toContain('2790');
    expect(sharedDomain('max.libre@medecin.mssante.fr')).toBe('medecin.mssante.fr');
    expect(sharedDomain('max.libre')).toBeNull();
  });
});
