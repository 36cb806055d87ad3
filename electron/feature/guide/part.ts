import { guideFor, guideName } from '../../../organiser/protocol/guide.ts';
import type { Part, PartDeps } from '../hour/part.ts';

/** The guide on screen: the ten steps as the couloir of the slot lives them, else of the profile, else as for everybody. */
export function createGuidePart({ resources, truth }: PartDeps): Part {
  function again(): void {
    const couloir = truth.get().session?.slot.couloir ?? truth.get().profile?.couloir ?? null;
    const whole = resources.guide;
    const version = guideName(whole.version, null);
    const shown = truth.get().guide;
    if (shown.version === version && shown.couloir === couloir) return;
    truth.set('guide', { ...guideFor(whole, couloir), version });
  }
  truth.watch(['session', 'profile'], again);
  return { handlers: {} };
}
