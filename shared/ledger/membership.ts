/** Founding, members, pages: who is who (rules PG3, AU1, AU2). */
import type { Result } from '../base/result.ts'
import { ok, refuse } from '../base/result.ts'
import type { FactRef, PlacedRecord } from '../record/record.ts'
import { refToKey } from '../record/record.ts'
import { zero } from '../money/centavos.ts'
import { openAccount } from './account.ts'
import { foundingAgreement } from './agreement.ts'
import { memberOf } from './directory.ts'
import type { Refusal } from './problem.ts'
import { refusal } from './problem.ts'
import { lookUp } from './reference.ts'
import type { Act, FactOf, LedgerState, MemberState, Standpoint } from './state.ts'

/** Whose the page is that this record begins, by its first fact. */
export const openPage = (
  from: Standpoint,
  record: PlacedRecord,
): Result<MemberState, Refusal> | null => {
  const first = record.facts[0]
  if (first?.kind === 'group-founded') return findFounder(from, record, first)
  if (first?.kind !== 'page-opened') return null
  const member = lookUp(from, first.member, 'member')
  if (!member.ok) return member
  return memberOf(from.state.directory, record.author) === member.value.key
    ? member
    : refuse(refusal('page-member-differs', first.member))
}

/**
 * The first leader of the control chain founds the group by the first fact of her page and adds herself in the same record: the
 * one reference that may point forward.
 */
const findFounder = (
  { state, page }: Standpoint,
  record: PlacedRecord,
  { leader }: FactOf<'group-founded'>,
): Result<MemberState, Refusal> => {
  if (state.group !== null) return refuse(refusal('founded-twice', state.group.entry))
  const added = record.facts[leader.index]
  const isInRecord = leader.page === page.id && leader.clock === record.clock
  const isFirstLeader =
    state.directory.founder?.key === record.author &&
    memberOf(state.directory, record.author) === refToKey(leader)
  return isInRecord && isFirstLeader && added?.kind === 'member-added'
    ? ok(addFounder(state, leader, added))
    : refuse(refusal('founder-differs', leader))
}

const addFounder = (
  state: LedgerState,
  entry: FactRef,
  fact: FactOf<'member-added'>,
): MemberState => {
  const founder = addMember(state, entry, fact)
  founder.leads = true
  state.founder = founder
  return founder
}

const addMember = (
  state: LedgerState,
  entry: FactRef,
  { alias, picture }: FactOf<'member-added'>,
): MemberState => {
  const key = refToKey(entry)
  const member: MemberState = {
    kind: 'member',
    key,
    entry,
    alias,
    picture,
    leads: false,
    left: null,
    dismissed: null,
    savings: openAccount({ kind: 'savings', member: entry }),
    loans: [],
    fines: [],
    finesPaid: [],
    finesCarried: zero,
    gain: null,
    businesses: [],
    credentials: state.directory.credentialsByMember.get(key) ?? [],
  }
  state.members.set(key, member)
  state.accounts.push(member.savings)
  return member
}

export const applyGroupFounded = (
  { state, entry }: Act,
  { name, programme, currency, weekday, weeklySaving }: FactOf<'group-founded'>,
): Refusal | null => {
  if (state.group !== null) return refusal('founded-twice', state.group.entry)
  state.founding = foundingAgreement(weeklySaving)
  state.group = {
    entry,
    name,
    programme,
    currency,
    weekday,
    weeklySaving,
    agreement: state.founding,
  }
  return null
}

export const applyPageOpened = ({ entry }: Act): Refusal | null =>
  entry.clock === 0 && entry.index === 0 ? null : refusal('page-opened-again')

export const applyMemberAdded = (
  { state, entry }: Act,
  fact: FactOf<'member-added'>,
): Refusal | null => {
  const founder = state.members.get(refToKey(entry))
  entry.subject = founder ?? addMember(state, refTo(entry), fact)
  return null
}

export const applyBusiness = (act: Act, fact: FactOf<'business'>): Refusal | null => {
  const member = lookUp(act, fact.member, 'member')
  if (!member.ok) return member.error
  member.value.businesses.push(act.entry)
  return null
}

const refTo = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

/** The fact by which her membership came to its end; null while she is active. */
export const endOf = <End>({
  left,
  dismissed,
}: {
  left: End | null
  dismissed: End | null
}): End | null => dismissed ?? left
