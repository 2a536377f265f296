import { overlap, type Span } from '../../text/span';
import type { Finding, RuleId } from '../finding';
import type { Directive } from './directives';
import { isCredential, isExpired, type NoticeKind, type Suppression } from './suppression';

/** What a user should know of a directive: it has run out, or holds nothing back. */
export interface DirectiveNotice {
  readonly kind: NoticeKind;
  readonly span: Span;
  readonly message: string;
}

export interface Applied {
  /** For each finding, in their order: what holds it back, null where nothing does. */
  readonly suppressed: readonly (Suppression | null)[];
  /** By ascending offset. */
  readonly notices: readonly DirectiveNotice[];
}

/**
 * What the comments of a text make of its findings. Linear in both.
 * @param directives by ascending offset
 * @param lineOf     the line that an offset is on; any numbers that ascend by one
 * @param today      `YYYY-MM-DD`, where the user is
 */
export function applyDirectives(
  findings: readonly Finding[],
  directives: readonly Directive[],
  lineOf: (offset: number) => number,
  today: string,
): Applied {
  if (directives.length === 0) return { suppressed: findings.map(() => null), notices: [] };
  const groups = new Groups(directives, lineOf, today);
  const suppressed = findings.map((finding) => {
    const first = lineOf(finding.span.start);
    const last = lineOf(Math.max(finding.span.end - 1, finding.span.start));
    const found = groups.at(first, finding.rule) ?? groups.at(last, finding.rule);
    return found ? suppressionBy(found, findings) : null;
  });
  return { suppressed, notices: groups.notices() };
}

/** The words behind a directive may be the finding itself, in a text without comments: then they are no reason. */
function suppressionBy({ by, reason, until, span }: Directive, findings: readonly Finding[]): Suppression {
  const isReason = reason === null || !findings.some((each) => overlap(each.span, span));
  return { by, reason: isReason ? reason : null, until };
}

function isAbout({ about }: Directive, rule: RuleId): boolean {
  if (about === 'secrets') return isCredential({ rule });
  return about.length === 0 || about.includes(rule);
}

/** Directives that cover the same lines. What they say of a rule is worked out once, however many findings ask. */
class Group {
  readonly directives: Directive[] = [];
  private readonly known = new Map<RuleId, Directive | undefined>();

  constructor(
    private readonly matched: Set<Directive>,
    private readonly today: string,
  ) {}

  of(rule: RuleId): Directive | undefined {
    if (!this.known.has(rule)) {
      const matching = this.directives.filter((each) => isAbout(each, rule));
      for (const each of matching) this.matched.add(each);
      const holding = matching.filter((each) => each.wrongDay === null && !isExpired(each, this.today));
      // Our own says why.
      this.known.set(rule, holding.find(({ isOwn }) => isOwn) ?? holding[0]);
    }
    return this.known.get(rule);
  }
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly group: Group;
}

class Groups {
  private readonly lines = new Map<number, Group>();
  /** Ours, and those of others; each by ascending line and without overlaps. */
  private readonly families: readonly (readonly Block[])[];
  private readonly matched = new Set<Directive>();
  private readonly unopened = new Set<Directive>();
  private readonly unclosed = new Set<Directive>();

  constructor(
    private readonly directives: readonly Directive[],
    private readonly lineOf: (offset: number) => number,
    private readonly today: string,
  ) {
    this.addLines();
    this.families = [true, false].map((own) =>
      this.blocksOf(directives.filter(({ isOwn }) => isOwn === own)),
    );
  }

  /** What covers the line and holds the rule's findings back; our own first, because it says why. */
  at(line: number, rule: RuleId): Directive | undefined {
    const groups = [this.lines.get(line), ...this.families.map((blocks) => blockAt(blocks, line)?.group)];
    const found = groups.map((group) => group?.of(rule));
    return found.find((each) => each?.isOwn) ?? found.find((each) => each !== undefined);
  }

  notices(): DirectiveNotice[] {
    return this.directives.flatMap((directive) => {
      const notice = this.noticeOf(directive);
      return notice ? [{ ...notice, span: directive.span }] : [];
    });
  }

  private noticeOf(directive: Directive): Omit<DirectiveNotice, 'span'> | undefined {
    const { by, until, wrongDay, isOwn, place } = directive;
    const isMatched = this.matched.has(directive);
    if (wrongDay !== null && (isOwn || isMatched))
      return { kind: 'invalid', message: `"${by}" is not followed: there is no day ${wrongDay}.` };
    if (isMatched && isExpired(directive, this.today))
      return { kind: 'expired', message: `"${by}" held until ${until}; what it covers is reported again.` };
    if (!isOwn) return undefined;
    if (place === 'end')
      return this.unopened.has(directive)
        ? { kind: 'unused', message: `"${by}" ends nothing: no "keyguard:ignore-start" stands before it.` }
        : undefined;
    if (!isMatched) return { kind: 'unused', message: `"${by}" holds nothing back: remove it.` };
    return this.unclosed.has(directive)
      ? {
          kind: 'unclosed',
          message: `"${by}" has no "keyguard:ignore-end": it holds to the end of the file.`,
        }
      : undefined;
  }

  private addLines(): void {
    const alone = new Set(
      this.directives.filter(({ standsAlone }) => standsAlone).map(({ span }) => this.lineOf(span.start)),
    );
    // From the last to the first, so that a comment above another comment reaches the code below both.
    const targets = new Map<number, number>();
    for (const { span } of [...this.directives].reverse()) {
      const next = this.lineOf(span.start) + 1;
      targets.set(next - 1, (alone.has(next) ? targets.get(next) : undefined) ?? next);
    }
    for (const directive of this.directives) {
      const { place } = directive;
      const line = this.lineOf(directive.span.start);
      if (place === 'line' || place === 'both') this.group(line).directives.push(directive);
      if (place === 'next-line' || place === 'both')
        this.group(targets.get(line) ?? line + 1).directives.push(directive);
    }
  }

  private group(line: number): Group {
    let group = this.lines.get(line);
    if (!group) {
      group = new Group(this.matched, this.today);
      this.lines.set(line, group);
    }
    return group;
  }

  /** A start inside a block ends that block and begins another one: blocks are not nested. */
  private blocksOf(directives: readonly Directive[]): Block[] {
    const blocks: Block[] = [];
    let open: Directive | undefined;
    const close = (start: Directive, to: number): void => {
      const group = new Group(this.matched, this.today);
      group.directives.push(start);
      blocks.push({ from: this.lineOf(start.span.start), to, group });
    };
    for (const directive of directives) {
      const { place } = directive;
      if (place !== 'start' && place !== 'end') continue;
      if (open) close(open, this.lineOf(directive.span.start));
      else if (place === 'end') this.unopened.add(directive);
      open = place === 'start' ? directive : undefined;
    }
    if (open) {
      this.unclosed.add(open);
      close(open, Number.POSITIVE_INFINITY);
    }
    return blocks;
  }
}

/** The first block that does not end before the line, if it has begun. */
function blockAt(blocks: readonly Block[], line: number): Block | undefined {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.to ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  const block = blocks[low];
  return block && block.from <= line ? block : undefined;
}
