/** What holds for every history. fast-check prints the seed and path that repeat a failure. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashParts } from '../../../shared/crypto/digest.ts'
import { carryOver } from '../../../shared/ledger/carry-over.ts'
import { cycleEndOf } from '../../../shared/ledger/cycle-end.ts'
import type { FoldInput } from '../../../shared/ledger/cuts.ts'
import { applyRecord, fold, problemsOf } from '../../../shared/ledger/fold.ts'
import type { CycleEnd, Ledger } from '../../../shared/ledger/ledger.ts'
import { loanStanding } from '../../../shared/ledger/loan.ts'
import type { ProblemCode } from '../../../shared/ledger/problem.ts'
import { decidingShareOuts, newestShareOut } from '../../../shared/ledger/share-out-fold.ts'
import type { LedgerState } from '../../../shared/ledger/state.ts'
import { createLedger } from '../../../shared/ledger/state.ts'
import type { PlacedRecord } from '../../../shared/record/record.ts'
import { compareRecords, pots, refToKey } from '../../../shared/record/record.ts'
import {
  cycleHistories,
  histories,
  lendingHistories,
  lotsHistories,
  uncutHistories,
  votingHistories,
} from '../../support/history.ts'
import { picture } from '../../support/picture.ts'
import { wildHistories } from '../../support/wild-history.ts'

/** Milliseconds: a slow machine with other work takes seconds for what takes one here. */
const timeout = 60_000

const pictureOf = (ledger: LedgerState) => ({
  ...picture(ledger),
  problems: problemsOf(ledger).map(({ code, at, about }) => ({
    code,
    at,
    about: about && refToKey(about),
  })),
})

const isPlaceable = (record: PlacedRecord, placed: ReadonlySet<string>): boolean =>
  (record.clock === 0 || placed.has(`${record.page}.${record.clock - 1}`)) &&
  record.seen.every(({ page, clock }) => placed.has(`${page}.${clock}`))

/** Records in an order in which a journal could place them, as chance delivers them. */
const arrivals = (records: readonly PlacedRecord[], chance: readonly number[]): PlacedRecord[] => {
  const waiting = [...records]
  const placed = new Set<string>()
  const order: PlacedRecord[] = []
  for (let turn = 0; waiting.length > 0; turn++) {
    const ready = waiting.filter((record) => isPlaceable(record, placed))
    const next = ready[(chance[turn % chance.length] ?? 0) % ready.length]
    if (next === undefined) break
    waiting.splice(waiting.indexOf(next), 1)
    placed.add(`${next.page}.${next.clock}`)
    order.push(next)
  }
  return order
}

test('[VO1] chance finds votes that pass, fail, lapse, and undo each other', () => {
  const found = new Set<string>()
  fc.assert(
    fc.property(votingHistories, (input) => {
      const { ledger, problems } = fold(input)
      for (const { code } of problems) found.add(code)
      for (const { decision } of ledger.proposals.values()) found.add(decision?.outcome ?? 'open')
      if (ledger.settled.departures.size > 0) found.add('left')
    }),
    { numRuns: 600 },
  )
  const wanted = ['passed', 'rejected', 'open', 'left', 'vote-late', 'vote-closed-twice']
  for (const one of wanted) expect(found).toContain(one)
})

test(
  '[KE7] gains are given once, and a cycle carries over all that lies below its heads, whatever chance states',
  { timeout },
  () => {
    const found = new Map<string, number>()
    const count = (name: string, times = 1): void =>
      void found.set(name, (found.get(name) ?? 0) + times)
    fc.assert(
      fc.property(cycleHistories, (input) => {
        const { ledger, problems } = fold(input)
        for (const { code } of problems) count(code)
        if (newestShareOut(ledger) !== null) count('shared out')
        expectGainsOnce(ledger, () => count('gained'))
        const end = cycleEndOf(ledger)
        if (end === null) return
        count('ended')
        expectAllCarried(input, end)
      }),
      { seed: 20_261_124, numRuns: 150 },
    )
    const touched = ['ended', 'shared out', 'gained', 'cycle-late', 'cycle-end-unsigned']
    const named = ['shared-out-twice', 'share-out-late', 'share-out-differs', 'opening-not-first']
    for (const one of [...touched, ...named, 'cycle-ended-twice', 'heads-behind']) {
      expect([...found.keys()]).toContain(one)
    }
    expect(Math.min(found.get('ended') ?? 0, found.get('gained') ?? 0)).toBeGreaterThan(10)
  },
)

const expectGainsOnce = (ledger: LedgerState, onGain: () => void): void => {
  const deciding = decidingShareOuts(ledger).flatMap(({ parts }) => parts)
  for (const member of ledger.members.values()) {
    const hers = deciding.filter((part) => part.member === member)
    const gain = sumOf(hers.map(({ due, saved }) => due - saved))
    expect(member.gain?.balance ?? 0).toBe(gain)
    if (gain !== 0) onGain()
  }
  for (const { pool, parts } of ledger.shareOuts) {
    expect(sumOf(parts.map(({ due }) => due))).toBe(pool)
  }
}

const expectAllCarried = (input: FoldInput, end: CycleEnd): void => {
  const { balances, members, loans } = carryOver(input, end, new Uint8Array(32))
  const { ledger } = fold({ ...input, records: recordsBelow(input, end.heads) })
  const saved = [...ledger.members.values()].map(({ savings }) => savings.balance)
  expect(sumOf(members.map(({ savings }) => savings))).toBe(0 - sumOf(saved))
  const cash = pots.map((pot) => ledger.box[pot].balance)
  expect(balances.pots.map(({ amount }) => amount)).toEqual(cash)
  const carried = loans.flatMap(({ instalments }) => instalments.map((one) => one.principal))
  const open = [...ledger.loans.values()].flatMap(({ book }) => book.rows)
  expect(sumOf(carried)).toBe(
    sumOf(open.map(({ principal, paidPrincipal }) => principal - paidPrincipal)),
  )
}

test(
  '[LT2] chance finds lots drawn by all and by most, late, withheld and disputed',
  { timeout },
  () => {
    const found = new Set<string>()
    fc.assert(
      fc.property(lotsHistories, (input) => {
        const { ledger, problems } = fold(input)
        for (const { code } of problems) found.add(code)
        for (const { results, round, amount } of ledger.draws.values()) {
          for (const { basis, entry } of results) {
            found.add(basis).add(`round ${round}`)
            const given = entry.postings.filter((posting) => posting.amount > 0)
            expect(sumOf(given.map((posting) => posting.amount))).toBe(amount)
          }
        }
      }),
      { numRuns: 200, seed: 12 },
    )
    const wanted = [
      ...['all-revealed', 'majority', 'round 1', 'round 2', 'lots-eligible-differ', 'lots-late'],
      ...['lots-undrawn', 'lots-too-few', 'lots-commitment-left-out', 'lots-closed-twice'],
      ...['lots-nonce-differs', 'lots-reveal-left-out', 'lots-drawn-twice', 'heads-unseen'],
    ]
    expect(wanted.filter((one) => !found.has(one))).toEqual([])
  },
)

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)

const balances = ({ accounts }: Ledger): number[] => accounts.map(({ balance }) => balance)

test('[MO2] money is neither made nor lost: all postings sum to zero, by fact and in all', () => {
  const seen = new Set<ProblemCode>()
  fc.assert(
    fc.property(histories, (input) => {
      const { ledger, problems } = fold(input)
      for (const { code } of problems) seen.add(code)
      const postings = [...ledger.pages.values()]
        .flatMap(({ rows }) => rows.flatMap(({ entries }) => entries))
        .flatMap((entry) => entry?.postings ?? [])
      expect(sumOf(balances(ledger))).toBe(0)
      for (const account of ledger.accounts) {
        const own = postings.filter((posting) => posting.account === account)
        expect(account.balance).toBe(sumOf(own.map(({ amount }) => amount)))
      }
      expect(postings.every(({ account }) => ledger.accounts.includes(account))).toBe(true)
    }),
    { numRuns: 300 },
  )
  // Chance found most of what can be odd: the histories are not tame.
  expect(seen.size).toBeGreaterThan(25)
})

test('[LO2] the books of every loan and cover are what follows from its facts, whatever was taken back', () => {
  const found = { charged: 0, lost: 0, covered: 0, forgiven: 0, spread: 0 }
  fc.assert(
    fc.property(lendingHistories, (input) => {
      const { ledger } = fold(input)
      for (const loan of ledger.loans.values()) {
        const { account, interest, loss, book } = loan
        const { rows, paidAhead, surplus, chargePaid } = book
        const paid = sumOf(rows.map(({ paidPrincipal }) => paidPrincipal)) + paidAhead
        const lent = loan.entry.reversals.length === 0 ? loan.principal : 0
        expect(account.balance + (loss?.balance ?? 0)).toBe(lent - paid - surplus)
        expect(0 - (interest?.balance ?? 0)).toBe(chargePaid)
        if (lent > 0) {
          const standing = loanStanding(loan)
          const handed = loan.events.filter(({ entry }) => entry.reversals.length === 0)
          expect(standing.paid).toBe(
            sumOf(handed.map((event) => (event.kind === 'payment' ? event.amount : 0))),
          )
          expect(standing.principalLeft - surplus).toBe(account.balance + (loss?.balance ?? 0))
        }
        found.charged += Number(chargePaid > 0)
        found.lost += Number((loss?.balance ?? 0) > 0)
        found.spread += loan.rescheduled.length
      }
      for (const { account, claims } of ledger.covers.values()) {
        expect(sumOf(claims.map((claim) => claim.account.balance))).toBe(0 - account.balance)
        found.covered += Number(account.balance > 0)
        found.forgiven += claims.filter(({ forgiven }) => forgiven !== null).length
      }
    }),
    { numRuns: 400 },
  )
  expect(Object.entries(found).filter(([, count]) => count === 0)).toEqual([])
})

test.each([
  ['of any kind', histories, 200],
  ['full of votes', votingHistories, 100],
  ['full of loans', lendingHistories, 100],
  ['of shared pools and ended cycles', cycleHistories, 100],
  ['full of lots', lotsHistories, 60],
])(
  '[OR1] the same records, %s, give the same ledger in whatever order they arrive',
  { timeout },
  (_kind, histories, numRuns) => {
    let applied = 0
    let refolded = 0
    const chances = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(histories, chances, (input, chance) => {
        const { credentials, records } = input
        let ledger = createLedger(credentials, hashParts)
        const placed: PlacedRecord[] = []
        for (const record of arrivals(records, chance)) {
          placed.push(record)
          if (applyRecord(ledger, record) === 'applied') {
            applied++
          } else {
            refolded++
            ledger = fold({
              hash: hashParts,
              credentials,
              records: placed.toSorted(compareRecords),
            }).ledger
          }
        }
        expect(placed).toHaveLength(records.length)
        expect(pictureOf(ledger)).toEqual(pictureOf(fold(input).ledger))
      }),
      { numRuns },
    )
    expect(Math.min(applied, refolded)).toBeGreaterThan(200)
  },
)

test(
  '[AU1] facts of any kind about anything, in whatever order they arrive, throw nothing, give one ledger and keep the money whole',
  { timeout: 4 * timeout },
  () => {
    const [counted, refused] = [new Set<string>(), new Set<string>()]
    const chances = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(wildHistories, chances, (input, chance) => {
        const { ledger, problems } = fold(input)
        expect(sumOf(balances(ledger))).toBe(0)
        for (const { code } of problems) refused.add(code)
        for (const { rows } of ledger.pages.values()) {
          for (const { entries } of rows)
            for (const entry of entries) if (entry) counted.add(entry.fact.kind)
        }
        expect(pictureOf(foldAsTheyCome(input, chance))).toEqual(pictureOf(ledger))
      }),
      { numRuns: 300 },
    )
    expect(refused.size).toBeGreaterThan(60)
    expect(counted.size).toBeGreaterThan(40)
  },
)

/** Record by record as chance delivers them, each twice. */
const foldAsTheyCome = (input: FoldInput, chance: readonly number[]): LedgerState => {
  let ledger = createLedger(input.credentials, input.hash)
  const placed: PlacedRecord[] = []
  for (const record of arrivals(input.records, chance)) {
    placed.push(record)
    if (applyRecord(ledger, record) === 'refold') {
      ledger = fold({ ...input, records: placed.toSorted(compareRecords) }).ledger
    }
    expect(applyRecord(ledger, { ...record })).toBe('applied')
  }
  return ledger
}

test(
  '[OR1] a record that arrives again, and the order of credentials, change nothing',
  { timeout },
  () => {
    fc.assert(
      fc.property(histories, (input) => {
        const once = pictureOf(fold(input).ledger)
        const credentials = input.credentials.toReversed()
        const records = input.records.flatMap((record) => [record, { ...record }])
        const { ledger } = fold({ hash: hashParts, credentials, records })
        expect(pictureOf(ledger)).toEqual(once)
        for (const record of input.records) expect(applyRecord(ledger, record)).toBe('applied')
        expect(pictureOf(ledger)).toEqual(once)
      }),
    )
  },
)

test('[AU6] what a closing expects is what its heads’ records alone give', () => {
  let closings = 0
  fc.assert(
    fc.property(uncutHistories, (input) => {
      const { ledger, problems } = fold(input)
      // Of two closings of one meeting, whoever has only the second folds by it.
      fc.pre(problems.every(({ code }) => code !== 'closed-twice'))
      for (const { closing } of ledger.meetings.values()) {
        if (closing === null) continue
        closings++
        const alone = fold({ ...input, records: recordsBelow(input, closing.heads) })
        const cash = pots.map((pot) => alone.ledger.box[pot].balance)
        expect(closing.pots.map(({ expected }) => expected)).toEqual(cash)
      }
    }),
    { numRuns: 300 },
  )
  expect(closings).toBeGreaterThan(50)
})

const recordsBelow = ({ records }: FoldInput, heads: ReadonlyMap<number, number>) =>
  records.filter(({ page, clock }) => clock <= (heads.get(page) ?? -1))

test('a law that does not hold is found to fail', () => {
  const law = fc.property(histories, (input) => fold(input).problems.length === 0)
  expect(fc.check(law).failed).toBe(true)
})
