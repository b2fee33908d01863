/**
 * A short cycle of a group that shares its savings out at the end, as it could have been: fourteen Wednesdays, seven women, one of whom leaves in debt.
 * Invented, like the money. What it comes to stands in annual-pool.expected.txt, and how it follows at the head of annual-pool.test.ts.
 *
 * Each evening is told by its exceptions: without a word on somebody she came, saved what the group agreed on, paid her dues, and
 * her instalment if one was due.
 */
import { pesos } from '../../shared/money/centavos.ts'
import type { Agreement } from '../../shared/record/agreement.ts'
import type { CashRow } from '../../shared/record/record.ts'
import { dayOf } from '../../shared/time/civil-date.ts'
import { countersign, dismiss, openMandatesOf } from '../../client/state/people.ts'
import type { SeasonMeeting } from '../support/season-meeting.ts'
import { newestLoan, refOf } from '../support/season-facts.ts'
import { nothing, Season } from '../support/season.ts'
import type { Stage, StageOptions } from '../support/stage.ts'

const verosPhone = 'Teléfono de Vero'
export const office = 'Oficina de Via'

/** 4 February 2026, a Wednesday. */
export const annualPoolOptions: StageOptions = { seed: 'pool', firstDay: dayOf(2026, 2, 4) }

/** A tenth of the loan, the same each week, in whole pesos. */
const agreement: Agreement = {
  weeklySaving: pesos(40),
  maySaveMore: true,
  savingsUse: 'annual-pool',
  lotsNeedUpToDate: false,
  weeksBetweenLots: 10,
  shareOut: 'in-proportion',
  charge: { method: 'flat', rate: { millionths: 100_000, per: 'loan' } },
  unit: pesos(1),
  allocation: 'oldest-first',
  prepayment: 'shortens',
  fineLate: nothing,
  fineAbsent: nothing,
  fineLatePayment: nothing,
  weeklyDues: pesos(5),
  cover: 'as-agreed',
  quorumPercent: 51,
  differenceLimit: pesos(10),
  ladder: [pesos(2_000)],
  cycleWeeks: 14,
}

/** What lay in the box after the thirteenth evening: 7,683 pesos. */
const lastCount: readonly CashRow[] = [
  { form: 'note', value: pesos(1_000), count: 2 },
  { form: 'note', value: pesos(500), count: 5 },
  { form: 'note', value: pesos(200), count: 8 },
  { form: 'note', value: pesos(100), count: 7 },
  { form: 'note', value: pesos(50), count: 10 },
  { form: 'note', value: pesos(20), count: 12 },
  { form: 'coin', value: pesos(20), count: 2 },
  { form: 'coin', value: pesos(10), count: 6 },
  { form: 'coin', value: pesos(5), count: 4 },
  { form: 'coin', value: pesos(2), count: 6 },
  { form: 'coin', value: pesos(1), count: 9 },
  { form: 'coin', value: pesos(0.5), count: 4 },
]

export const annualPool = (): Season => {
  const season = new Season('Nora', {
    name: 'Las Margaritas (ejemplo)',
    programme: 'via-migrante',
    currency: 'MXN',
    weekday: 3,
    weeklySaving: pesos(40),
  })
  season.tablet('Olga', 'Pilar', 'Reina', 'Sara', 'Tere')
  season.phone('Vero', verosPhone)
  lending(season)
  leaving(season)
  sharing(season)
  return season
}

/** Olga confirms what Nora recorded, and both sign. */
const end = (meeting: SeasonMeeting, third = 'Pilar'): void => {
  meeting.witnessed('Olga').close().sign('Nora', 'Olga', third)
}

/** Weeks 1 to 5. */
const lending = (season: Season): void => {
  end(
    season
      .meeting()
      .sheet()
      .decide('Olga', () => [{ kind: 'agreement', agreement }]),
  )
  season.reader(office)
  end(
    season
      .meeting()
      .sheet()
      .ask('Olga', pesos(1_200), 8, 'máquina de coser')
      .ask('Sara', pesos(1_600), 8, 'puesto de jugos')
      .ask('Tere', pesos(1_000), 6, 'material de limpieza')
      .decideOnLoans('Nora'),
  )
  end(
    season.meeting().sheet().receive(pesos(5_000), 'Entrega de Via').grant('Olga', 'Sara', 'Tere'),
    'Vero',
  )
  end(season.meeting().sheet().instalments())
  end(season.meeting().sheet().instalments())
}

/** Weeks 6 to 10. */
const leaving = (season: Season): void => {
  // Week 6. Sara does not come. Olga, Pilar and Vero pay for her what each can.
  end(
    season
      .meeting()
      .sheet({ Sara: { presence: 'absent' } })
      .instalments({ Sara: nothing })
      .cover('Sara', { Olga: pesos(60), Pilar: pesos(60), Vero: pesos(100) }),
    'Vero',
  )

  // Week 7. Sara goes north. Her savings are hers, and her loan stays owed. All others pay this week's instalment, and agree that it is the last
  // one that they pay. Two take her key.
  const seventh = season
    .meeting()
    .sheet({ Sara: { saves: nothing, dues: nothing } })
    .instalments({ Sara: nothing })
    .leave('Sara')
    .cover('Sara', pesos(220))
  end(seventh)
  season.step(takeKey)

  // Week 8. Seven pesos are missing from the savings, and stay so.
  season
    .meeting()
    .sheet({ Reina: { presence: 'excused' } })
    .instalments()
    .witnessed('Olga')
    .close({ difference: { savings: pesos(-7) }, reason: 'faltaron 7 al dar cambio' })
    .sign('Nora', 'Olga', 'Tere')

  // Weeks 9 and 10. Sara sends 300 and 500 with her cousin.
  end(
    season
      .meeting()
      .sheet()
      .instalments()
      .pay('Sara', pesos(300))
      .ask('Reina', pesos(1_500), 10, 'puesto de fruta')
      .decideOnLoans('Nora'),
    'Vero',
  )
  end(season.meeting().sheet().instalments().pay('Sara', pesos(500)).grant('Reina'), 'Reina')
}

/** All that was hers on the group's tablet; the epoch turns. */
const takeKey = async (stage: Stage): Promise<void> => {
  await stage.act('Nora', ({ notebook, key }) =>
    dismiss(notebook, key, stage.member(notebook, 'Sara')),
  )
  await stage.act('Olga', ({ notebook, key }) => {
    const [open] = openMandatesOf(notebook, key)
    return countersign(notebook, key, open?.name ?? '')
  })
  await stage.settle()
}

/** Weeks 11 to 14. */
const sharing = (season: Season): void => {
  // Week 11. Tere gives up what Sara owes her. Pilar saves double, twice.
  end(
    season
      .meeting()
      .sheet({ Pilar: { saves: pesos(80) } })
      .instalments()
      .forgive('Tere', 'Sara'),
    'Tere',
  )
  end(
    season
      .meeting()
      .sheet({ Pilar: { saves: pesos(80) } })
      .instalments(),
  )

  // Week 13. Nothing more comes from Sara: the group gives up the rest of her loan, and votes that the dues are shared out with the savings.
  season
    .meeting()
    .sheet()
    .instalments()
    .decide(
      'Nora',
      (scene) => [
        { kind: 'write-off', loan: refOf(newestLoan(scene, 'Sara').entry) },
        { kind: 'pot-transfer', from: 'group-fund', to: 'savings', amount: pesos(375) },
      ],
      { no: ['Pilar'], silent: ['Vero'] },
    )
    .move('las cuotas al reparto')
    .witnessed('Olga')
    .close({ cash: lastCount })
    .sign('Nora', 'Olga', 'Pilar', 'Vero')

  // Week 14. The savings are shared out from what was counted; Reina, who still has a loan, pays her instalment. Fifty come from Sara after all. The cycle
  // ends.
  end(
    season
      .meeting()
      .rollCall()
      .shareOut()
      .instalments()
      .pay('Sara', pesos(50))
      .decide('Olga', () => [{ kind: 'cycle-end' }]),
    'Vero',
  )
  season.endCycle('Nora').signEnd('Olga', 'Vero')
}
