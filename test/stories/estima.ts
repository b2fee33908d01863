/**
 * A year of an ESTIMA group, as it could have been: fifty Thursdays, eight women, the group's tablet and two phones. Invented, like the money.
 * What it comes to stands in estima.expected.txt, and how it follows at the head of estima.test.ts.
 *
 * Each evening is told by its exceptions: without a word on somebody she came, saved what the group agreed on, paid her dues, and
 * her instalment if one was due.
 */
import { centavos, pesos } from '../../shared/money/centavos.ts'
import type { Agreement } from '../../shared/record/agreement.ts'
import { addWeeks, dayOf } from '../../shared/time/civil-date.ts'
import type { Voices } from '../support/season-meeting.ts'
import type { SeasonMeeting } from '../support/season-meeting.ts'
import { refOf } from '../support/season-facts.ts'
import { nothing, Season } from '../support/season.ts'
import type { StageOptions } from '../support/stage.ts'

export const gabysPhone = 'Teléfono de Gaby'
export const irmasPhone = 'Teléfono de Irma'

/** 8 January 2026, a Thursday. */
export const estimaOptions: StageOptions = { seed: 'estima', firstDay: dayOf(2026, 1, 8) }

/** Half a per cent a week on what is still owed, in instalments of one size, to the half peso. */
const agreement: Agreement = {
  weeklySaving: pesos(50),
  maySaveMore: true,
  savingsUse: 'lots',
  lotsNeedUpToDate: true,
  weeksBetweenLots: 10,
  shareOut: 'in-proportion',
  charge: { method: 'level', rate: { millionths: 260_000, per: 'year' } },
  unit: centavos(50),
  allocation: 'oldest-first',
  prepayment: 'shortens',
  fineLate: pesos(5),
  fineAbsent: pesos(10),
  fineLatePayment: pesos(10),
  weeklyDues: pesos(5),
  cover: 'equal-parts',
  quorumPercent: 60,
  differenceLimit: pesos(20),
  ladder: [pesos(2_000), pesos(3_000)],
  cycleWeeks: 52,
}

export const estima = (): Season => {
  const season = new Season('Lidia', {
    name: 'Las Bugambilias (ejemplo)',
    programme: 'estima',
    currency: 'MXN',
    weekday: 4,
    weeklySaving: pesos(30),
  })
  season.tablet('Berta', 'Coco', 'Delia', 'Elvia', 'Flor')
  season.phone('Gaby', gabysPhone)
  season.phone('Irma', irmasPhone)
  firstLoans(season)
  secondLoans(season)
  fasterLots(season)
  return season
}

/** Signed by whoever leads and two others. */
const end = (meeting: SeasonMeeting, ...signers: readonly string[]): void => {
  meeting.close().sign(...signers)
}

const agree = (meeting: SeasonMeeting, by: string, agreed: Agreement, voices?: Voices) =>
  meeting.decide(by, () => [{ kind: 'agreement', agreement: agreed }], voices)

/** Weeks 1 to 15. Lidia leads. */
const firstLoans = (season: Season): void => {
  // Weeks 1 and 2. They save thirty each, and agree on how to go on; Flor finds the fines too high. It holds from the next meeting.
  end(season.meeting().sheet().confirmations('Berta'), 'Lidia', 'Berta', 'Gaby', 'Irma')
  const second = season.meeting().sheet()
  agree(second, 'Berta', agreement, { no: ['Flor'] }).witnessed('Berta')
  end(second, 'Lidia', 'Coco', 'Irma')

  end(
    season.meeting().sheet().train('financial-literacy').witnessed('Berta'),
    'Lidia',
    'Berta',
    'Delia',
  )

  // Week 4. Four ask for a loan, and all who vote say yes.
  end(
    season
      .meeting()
      .sheet({ Coco: { presence: 'late' } })
      .fine('Coco', 'late')
      .payFine('Coco', pesos(5))
      .ask('Berta', pesos(2_000), 10, 'carrito de tamales')
      .ask('Coco', pesos(2_000), 10, 'ropa de paca')
      .ask('Elvia', pesos(1_500), 10, 'plancha y mesa')
      .ask('Gaby', pesos(2_000), 10, 'catálogo de maquillaje')
      .decideOnLoans('Lidia', { silent: ['Flor'] })
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Elvia',
  )

  // Week 5. Via brings the money.
  end(
    season
      .meeting()
      .sheet()
      .receive(pesos(9_000), 'Primera entrega de Via')
      .grant('Berta', 'Coco', 'Elvia', 'Gaby')
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Flor',
  )
  end(season.meeting().sheet().instalments().witnessed('Berta'), 'Lidia', 'Berta', 'Coco')

  // Week 7. Gaby's phone has no signal: she notes on it what she lays into the box. It is more than the twenty pesos for which one signature is enough.
  season
    .meeting()
    .part(gabysPhone)
    .sheet({ Gaby: { saves: nothing, dues: nothing } })
    .instalments({ Gaby: nothing })
    .by('Gaby')
    .save('Gaby', pesos(50))
    .dues('Gaby', pesos(5))
    .pay('Gaby', pesos(205.5))
    .witnessed('Berta')
    .close({
      difference: { 'loan-fund': pesos(205.5), savings: pesos(50), 'group-fund': pesos(5) },
      reason: 'lo de Gaby está en su teléfono, sin señal',
    })
    .sign('Lidia', 'Berta', 'Flor')
  season.meet(gabysPhone)
  season
    .meeting()
    .sheet()
    .instalments()
    .train('cash-flow')
    .witnessed('Berta')
    .close({
      difference: { 'loan-fund': pesos(-205.5), savings: pesos(-50), 'group-fund': pesos(-5) },
      reason: 'ya llegó lo de Gaby',
    })
    .sign('Lidia', 'Berta', 'Gaby')

  // Weeks 9 to 11. The others pay for Elvia, for Coco, and for Elvia again. Week 10: the first lots.
  end(
    season
      .meeting()
      .sheet()
      .instalments({ Elvia: nothing })
      .cover('Elvia', pesos(154))
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Elvia',
  )
  end(
    season
      .meeting()
      .sheet()
      .instalments({ Coco: nothing })
      .cover('Coco', pesos(205.5))
      .lots('Berta')
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Coco',
  )
  end(
    season
      .meeting()
      .sheet()
      .instalments({ Elvia: nothing })
      .cover('Elvia', pesos(154))
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Elvia',
  )

  // Week 12. Gaby is excused, but nobody brings her instalment. Week 13: she pays both and the fine; Elvia pays hers, and 200 of what the others paid.
  end(
    season
      .meeting()
      .sheet({ Gaby: { presence: 'excused' } })
      .instalments({ Gaby: nothing })
      .fine('Gaby', 'late-payment')
      .begin('Berta', 'food-cart', 'tamales')
      .begin('Coco', 'clothes', 'ropa de paca')
      .begin('Gaby', 'make-up', 'catálogo')
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Irma',
  )
  end(
    season
      .meeting()
      .sheet({ Flor: { presence: 'absent' }, Gaby: { saves: pesos(100), dues: pesos(10) } })
      .fine('Flor', 'absent')
      .instalments({ Gaby: pesos(421), Elvia: pesos(354) })
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Gaby',
  )

  // Week 14. Elvia pays the rest of it. Irma gives up what is hers of what was paid for Coco. Week 15: Coco pays the others; all four have repaid.
  end(
    season
      .meeting()
      .sheet({ Flor: { saves: pesos(100), dues: pesos(10) } })
      .payFine('Flor', pesos(10))
      .instalments({ Elvia: pesos(262) })
      .forgive('Irma', 'Coco')
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Flor',
  )
  end(
    season
      .meeting()
      .sheet({ Irma: { saves: pesos(100) } })
      .instalments({ Coco: pesos(381.65) })
      .witnessed('Berta'),
    'Lidia',
    'Berta',
    'Coco',
  )
}

/** Weeks 16 to 31. Berta leads, and Lidia confirms. */
const secondLoans = (season: Season): void => {
  end(
    season
      .meeting()
      .sheet()
      .elect('Coco', 'Berta', 'Lidia', { silent: ['Lidia'] })
      .witnessed('Coco'),
    'Berta',
    'Lidia',
    'Coco',
  )
  end(
    season.meeting().sheet().train('gender-based-violence').witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Delia',
  )

  // Week 18. Who repaid on time may have three thousand. Flor asks for more than a first loan may be, and the group says no.
  end(
    season
      .meeting()
      .sheet()
      .ask('Berta', pesos(3_000), 12, 'un segundo carrito')
      .ask('Coco', pesos(3_000), 12, 'puesto en el sobreruedas')
      .ask('Gaby', pesos(3_000), 12, 'mercancía para mayo')
      .ask('Delia', pesos(2_000), 10, 'cunas y juguetes')
      .decideOnLoans('Lidia')
      .ask('Flor', pesos(2_500), 10, 'refrigerador')
      .decideOnLoans('Lidia', { no: ['Lidia', 'Coco', 'Elvia', 'Irma'], silent: ['Delia'] })
      .witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Flor',
  )
  end(
    season
      .meeting()
      .sheet()
      .receive(pesos(3_000), 'Segunda entrega de Via')
      .grant('Berta', 'Coco', 'Gaby', 'Delia')
      .witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Gaby',
  )

  // Week 20. The second lots. The last of those who may win has pressed and does not reveal; five women say what came out without her.
  end(
    season.meeting().sheet().instalments().lots('Lidia', 'the last').witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Coco',
  )

  // Week 21. Gaby's 258 are noted under Coco's name; Berta takes them back. Week 22: Gaby sees her own 258, and remembers otherwise.
  const slipped = season
    .meeting()
    .sheet({ Irma: { presence: 'late' } })
    .fine('Irma', 'late')
    .payFine('Irma', pesos(5))
    .instalments({ Gaby: nothing })
  const slip = slipped.slip('Coco', pesos(258)).last
  slipped.reverse('Berta', slip, 'era de Gaby').pay('Gaby', pesos(258)).witnessed('Lidia')
  end(slipped, 'Berta', 'Lidia', 'Gaby')
  const doubtful = season.meeting().sheet().instalments({ Gaby: nothing })
  const doubted = doubtful.pay('Gaby', pesos(258)).last
  end(doubtful.witnessed('Lidia'), 'Berta', 'Lidia', 'Coco')
  season.dispute('Gaby', doubted, 'creo que di 300')

  // Weeks 23 and 24. They count together: it was 258. Delia's customers are away and she cannot pay twice. The group spreads what is left of her loan
  // anew, beginning in two weeks, and votes 150 for the anniversary.
  const counted = season.meeting().sheet().instalments({ Delia: nothing }).witnessed('Lidia')
  season.confirm('Gaby', doubted)
  end(counted, 'Berta', 'Lidia', 'Gaby')
  end(
    season
      .meeting()
      .sheet()
      .instalments({ Delia: nothing })
      .decide(
        'Coco',
        ({ member, day }) => [
          {
            kind: 'reschedule',
            loan: refOf(member('Delia').loans[0]?.entry ?? member('Delia').entry),
            weeks: 12,
            firstDue: addWeeks(day, 2),
          },
          { kind: 'expense', pot: 'group-fund', amount: pesos(150), note: 'el aniversario' },
        ],
        { no: ['Flor'] },
      )
      .witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Delia',
  )
  end(season.meeting().sheet().instalments().spend().witnessed('Lidia'), 'Berta', 'Lidia', 'Coco')
  end(
    season.meeting().sheet().instalments().train('inventory').confirmations('Lidia'),
    'Berta',
    'Lidia',
    'Irma',
  )

  // Week 27. Berta pays 400 ahead: it shortens her loan by one instalment and some.
  end(
    season
      .meeting()
      .sheet()
      .instalments({ Berta: pesos(658) })
      .witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Coco',
  )
  end(season.meeting().sheet().instalments().witnessed('Lidia'), 'Berta', 'Lidia', 'Coco')

  // Weeks 29 and 30. Elvia is away and behind with her saving when the third lots are drawn. The others pay for Coco. At ten weeks from one to the next the
  // last would wait more than a year: from now on there are lots each three.
  end(
    season
      .meeting()
      .sheet({ Elvia: { presence: 'absent' } })
      .fine('Elvia', 'absent')
      .instalments()
      .witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Coco',
  )
  const thirtieth = season
    .meeting()
    .sheet()
    .instalments({ Coco: nothing })
    .cover('Coco', pesos(258))
    .lots('Lidia')
    .begin('Delia', 'childcare', 'cuida niños')
  agree(thirtieth, 'Coco', { ...agreement, weeksBetweenLots: 3 }).witnessed('Lidia')
  end(thirtieth, 'Berta', 'Lidia', 'Coco')
  end(
    season
      .meeting()
      .sheet({ Elvia: { saves: pesos(100), dues: pesos(10) } })
      .payFine('Elvia', pesos(10))
      .instalments()
      .witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Elvia',
  )
}

/** Weeks 32 to 50. From week 38 on Irma leads, from her phone. */
const fasterLots = (season: Season): void => {
  const ordinary = (leader: string): void => {
    end(season.meeting().sheet().instalments().witnessed('Lidia'), leader, 'Lidia', 'Coco')
  }
  const withLots = (leader: string): void => {
    const meeting = season.meeting().sheet().instalments().lots('Lidia').witnessed('Lidia')
    end(meeting, leader, 'Lidia', 'Coco')
  }
  ordinary('Berta')
  withLots('Berta')

  // Week 34. Coco pays 100 of what the others paid for her. Week 35: twelve pesos of the dues are missing, and stay so.
  end(
    season.meeting().sheet().instalments().pay('Coco', pesos(100)).witnessed('Lidia'),
    'Berta',
    'Lidia',
    'Coco',
  )
  season
    .meeting()
    .sheet()
    .instalments()
    .train('insurance')
    .witnessed('Lidia')
    .close({ difference: { 'group-fund': pesos(-12) }, reason: 'faltaron 12 de las cuotas' })
    .sign('Berta', 'Lidia', 'Coco')
  withLots('Berta')
  ordinary('Berta')
  end(
    season.meeting().sheet().elect('Lidia', 'Irma', 'Berta').witnessed('Lidia'),
    'Irma',
    'Lidia',
    'Berta',
  )
  withLots('Irma')
  end(season.meeting().sheet().train('nutrition').witnessed('Lidia'), 'Irma', 'Lidia', 'Coco')
  ordinary('Irma')
  withLots('Irma')
  ordinary('Irma')

  // Week 44. Flor is late, and does not pay the fine. Week 45: one woman has not had the savings yet, and needs no draw. Week 48: a new round.
  end(
    season
      .meeting()
      .sheet({ Flor: { presence: 'late' } })
      .fine('Flor', 'late')
      .witnessed('Lidia'),
    'Irma',
    'Lidia',
    'Coco',
  )
  withLots('Irma')
  ordinary('Irma')
  ordinary('Irma')
  withLots('Irma')
  ordinary('Irma')
  end(season.meeting().sheet().confirmations('Lidia'), 'Irma', 'Lidia', 'Berta', 'Gaby')
}
