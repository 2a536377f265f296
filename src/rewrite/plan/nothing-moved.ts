import type { Finding } from '../../detect/finding';
import type { Plan } from './plan';

/** The plan that changes nothing, for one reason. */
export function nothingMoved(findings: readonly Finding[], reason: string, envPath = ''): Plan {
  return {
    changes: [],
    moved: [],
    skipped: findings.map((finding) => ({ finding, reason })),
    envPath,
    notes: [],
  };
}
