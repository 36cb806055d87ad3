import { noPolicy, policyFile, type PolicyView } from '../../contract/policy.ts';
import { FailureError } from '../../contract/failure.ts';
import { hubOrigin } from '../../contract/link.ts';
import type { Handlers } from '../handlers.ts';

const strictest = (fault: string): PolicyView => ({
  source: 'broken',
  updates: false,
  hubs: [],
  reports: false,
  fault,
});

/**
 * The rules of a file's text; null when there is no file. A text that is no JSON, a key that nobody knows or a value of
 * another kind makes the whole file broken, and the strictest rules apply.
 */
export function readPolicy(text: string | null): PolicyView {
  if (text === null) return noPolicy;
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return strictest('JSON');
  }
  const parsed = policyFile.safeParse(json);
  if (parsed.success) {
    const { updates, hubs, reports } = parsed.data;
    return { source: 'file', updates, hubs, reports, fault: null };
  }
  const [issue] = parsed.error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? []);
  return strictest(keys.map(String).join('.').slice(0, 200) || 'v');
}

/** The same handlers, which refuse what the establishment does not allow. */
export function withPolicy(handlers: Handlers, policy: PolicyView): Handlers {
  const broken = (at: string): void => {
    if (policy.source === 'broken') throw new FailureError('policy.broken', at);
  };
  const mayLeave = (at: string): void => {
    broken(at);
    if (!policy.reports) throw new FailureError('policy.reports', at);
  };
  return {
    ...handlers,
    async 'session.join'(input) {
      broken('session.join');
      if (policy.hubs !== null && !policy.hubs.includes(hubOrigin(input.hub) ?? ''))
        throw new FailureError('policy.hub', 'session.join');
      return handlers['session.join'](input);
    },
    async 'report.send'(input) {
      mayLeave('report.send');
      return handlers['report.send'](input);
    },
    async 'report.mail'(input) {
      mayLeave('report.mail');
      return handlers['report.mail'](input);
    },
  };
}
