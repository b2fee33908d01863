/**
 * The ledger as a book for plain-text accounting: every fact whose postings move something, and every closing, in the order of their days.
 * Nothing is worked out anew: the amounts are the postings of the fold (shared/ledger/account.ts).
 *
 * A fact has the day of the meeting that it names; one that names none (a correction) the day of the meeting that was opened last before it.
 * Its folio, "page.clock.index", is its name for ever.
 */
import type { Centavos } from '../../shared/money/centavos.ts'
import { addCentavos, zero } from '../../shared/money/centavos.ts'
import type { Entry, Ledger } from '../../shared/ledger/ledger.ts'
import type { LedgerState } from '../../shared/ledger/state.ts'
import type { Status } from '../../shared/ledger/status.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import type { Currency, FactKey, FactKind, FactRef, Pot } from '../../shared/record/record.ts'
import { compareRecords, pots, refToKey } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import type { AccountPaths } from './account-paths.ts'
import { accountPaths } from './account-paths.ts'
import { factTitles, memberOfFact, noteOfFact } from './fact-titles.ts'

export interface BookPosting {
  readonly account: string
  readonly amount: Centavos
}

export interface BookTransaction {
  readonly day: Day
  readonly folio: FactKey
  readonly kind: FactKind
  readonly title: string
  /** Alias of the member whose money it is; null: the group's. */
  readonly member: string | null
  /** Alias of who stated it. */
  readonly statedBy: string
  readonly note: string
  readonly status: Status
  /** What it takes back. */
  readonly reverses: FactKey | null
  readonly postings: readonly BookPosting[]
  /** Of a closing: what was counted in the box, where this book comes to the same after it. */
  readonly counted: readonly BookPosting[]
  /** The same at the end of the day. */
  readonly countedAtNight: readonly BookPosting[]
}

export interface BookAccount {
  readonly path: string
  /** Alias; null: the group's. */
  readonly member: string | null
  readonly balance: Centavos
}

export interface Book {
  readonly name: string
  readonly currency: Currency
  readonly accounts: readonly BookAccount[]
  readonly transactions: readonly BookTransaction[]
}

export const bookOf = (ledger: LedgerState): Book => {
  const paths = accountPaths(ledger)
  const dated = datedEntries(ledger)
  const counts = countsThatHold(dated, paths)
  return {
    name: ledger.group?.name ?? '',
    currency: ledger.group?.currency ?? 'MXN',
    accounts: ledger.accounts.map(({ name, balance }) => ({
      path: paths.of(name),
      member: paths.memberOf(name)?.alias ?? null,
      balance,
    })),
    transactions: dated.map(({ entry, day }) => {
      const { fact, author } = entry
      return {
        day,
        folio: refToKey(entry),
        kind: fact.kind,
        title: factTitles[fact.kind],
        member: memberOfFact(ledger, fact)?.alias ?? null,
        statedBy: author.alias,
        note: noteOfFact(fact),
        status: statusOf(entry),
        reverses: fact.kind === 'reversal' ? refToKey(fact.fact) : null,
        postings: entry.postings.map(({ account, amount }) => ({
          account: paths.of(account.name),
          amount,
        })),
        counted: counts.atOnce.get(entry) ?? [],
        countedAtNight: counts.atNight.get(entry) ?? [],
      }
    }),
  }
}

interface Dated {
  readonly entry: Entry
  readonly day: Day
}

const datedEntries = (ledger: LedgerState): Dated[] => {
  const rows = [...ledger.pages.values()].flatMap((page) => page.rows)
  rows.sort((left, right) => compareRecords(left.record, right.record))
  const dated: Dated[] = []
  let today = firstDayOf(ledger)
  for (const entry of rows.flatMap(({ entries }) => entries)) {
    if (entry === null) continue
    if (entry.fact.kind === 'meeting-opened') today = entry.fact.day
    if (entry.postings.length === 0 && entry.fact.kind !== 'meeting-closed') continue
    dated.push({ entry, day: meetingDayOf(ledger, entry) ?? today })
  }
  return dated.sort((left, right) => left.day - right.day)
}

const firstDayOf = ({ meetings }: Ledger): Day => [...meetings.values()][0]?.day ?? (0 as Day)

const meetingDayOf = ({ meetings }: Ledger, { fact }: Entry): Day | null => {
  const ref: FactRef | null = 'meeting' in fact ? fact.meeting : null
  return ref === null ? null : (meetings.get(refToKey(ref))?.day ?? null)
}

type Counts = ReadonlyMap<Entry, readonly BookPosting[]>

/**
 * What closings counted, pot by pot, wherever the book in the order of its days comes to just that: right after the closing, and at the end of its
 * day. Where a fact came late or a meeting was entered out of turn it does not, and no tool can be asked to find it so.
 */
const countsThatHold = (
  dated: readonly Dated[],
  paths: AccountPaths,
): { readonly atOnce: Counts; readonly atNight: Counts } => {
  const atOnce = new Map<Entry, readonly BookPosting[]>()
  const atNight = new Map<Entry, readonly BookPosting[]>()
  const box = new Map<Pot, Centavos>(pots.map((pot) => [pot, zero]))
  const holding = (entry: Entry): BookPosting[] =>
    countedIn(entry)
      .filter(({ pot, counted }) => box.get(pot) === counted)
      .map(({ pot, counted }) => ({ account: paths.of({ kind: 'box', pot }), amount: counted }))
  let evening: Entry[] = []
  for (const [index, { entry, day }] of dated.entries()) {
    for (const { account, amount } of entry.postings) {
      if (account.name.kind !== 'box') continue
      box.set(account.name.pot, addCentavos(box.get(account.name.pot) ?? zero, amount))
    }
    if (entry.fact.kind === 'meeting-closed') {
      atOnce.set(entry, holding(entry))
      evening.push(entry)
    }
    if (dated[index + 1]?.day === day) continue
    for (const closing of evening) atNight.set(closing, holding(closing))
    evening = []
  }
  return { atOnce, atNight }
}

const countedIn = ({ fact }: Entry): readonly { pot: Pot; counted: Centavos }[] =>
  fact.kind === 'meeting-closed' ? fact.pots : []
