/** The smallest group that shows everything: Rosa leads, Lupe shares the tablet with her, Ana has a phone. The first meeting is open. */
import { savedBy } from '../../shared/ledger/loan.ts'
import { pesos } from '../../shared/money/centavos.ts'
import type { FactRef } from '../../shared/record/record.ts'
import * as acts from '../../client/state/acts.ts'
import type { Notebook } from '../../client/sync/notebook.ts'
import { Season } from './season.ts'
import type { Stage } from './stage.ts'

export const phone = 'Teléfono de Ana'

/** `phones`: further members, each with a phone of her own. */
export const littleGroup = async (
  phones: Readonly<Record<string, string>> = {},
): Promise<Stage> => {
  const season = new Season('Rosa', {
    name: 'Ejemplo',
    programme: 'other',
    currency: 'MXN',
    weekday: 2,
    weeklySaving: pesos(50),
  })
    .tablet('Lupe')
    .phone('Ana', phone)
  for (const [name, device] of Object.entries(phones)) season.phone(name, device)
  season.meeting()
  return season.play()
}

/** `by` records on her device that `whose` has saved so many pesos. */
export const save = (stage: Stage, by: string, whose: string, amount: number): Promise<FactRef[]> =>
  stage.act(by, ({ notebook, key }) =>
    acts.recordSaving(notebook, key, stage.member(notebook, whose), pesos(amount)),
  )

/** Whole pesos by alias, of those who have any. */
export const savingsIn = ({
  ledger,
}: Pick<Notebook, 'ledger'>): Readonly<Record<string, number>> => {
  const saved = [...ledger.members.values()].map(
    (member) => [member.alias, savedBy(member) / 100] as const,
  )
  return Object.fromEntries(saved.filter(([, amount]) => amount !== 0))
}
