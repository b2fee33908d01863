/** Who lacks an instalment today, and what women have paid for each other: shown to those whom it concerns. */
import type { Cover, Ledger, Loan, Meeting, Member } from '../../../shared/ledger/ledger.ts'
import { dueOn } from '../../../shared/ledger/loan.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos } from '../../../shared/money/centavos.ts'

export interface Shortfall {
  readonly loan: Loan
  readonly key: string
  readonly alias: string
  readonly picture: number
  readonly amount: Centavos
}

export const shortfallsAt = ({ loans }: Ledger, { day }: Meeting): Shortfall[] =>
  [...loans.values()]
    .filter(({ writtenOff, entry }) => writtenOff === null && entry.reversals.length === 0)
    .map((loan) => ({
      loan,
      key: loan.key,
      alias: loan.member.alias,
      picture: loan.member.picture,
      amount: dueOn(loan, day),
    }))
    .filter(({ amount }) => amount > 0)

export interface OpenClaim {
  readonly cover: Cover
  readonly key: string
  /** The other of the two. */
  readonly alias: string
  readonly amount: Centavos
}

const openClaims = (
  { covers }: Ledger,
  concerns: (claimant: Member, borrower: Member) => Member | null,
): OpenClaim[] =>
  [...covers.values()].flatMap((cover) =>
    cover.claims.flatMap(({ member, account }) => {
      const amount = centavos(Math.max(0 - account.balance, 0))
      const other = concerns(member, cover.loan.member)
      if (amount === 0 || other === null) return []
      return [{ cover, key: `${cover.key} ${member.key}`, alias: other.alias, amount }]
    }),
  )

/** What others are to give back to her. */
export const claimsOf = (ledger: Ledger, her: Member): OpenClaim[] =>
  openClaims(ledger, (claimant, borrower) => (claimant.key === her.key ? borrower : null))

/** What she is to give back to others. */
export const claimsOn = (ledger: Ledger, her: Member): OpenClaim[] =>
  openClaims(ledger, (claimant, borrower) => (borrower.key === her.key ? claimant : null))
