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
import type { SeasonMeeting, Voices } from '../support/season-meeting.ts'
import { refOf } from '../support/season-facts.ts'
import { nothing, Season } from '../support/season.ts'
import type { StageOptions } from '../support/stage.ts'

const gabysPhone = 'Teléfono de Gaby'
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

/** How an evening ends as long as these two do so: the witness confirms, the leader closes, and both sign with a third. */
const endingBy =
  (leader: string, witness: string) =>
  (meeting: SeasonMeeting, third: string): void => {
    meeting.witnessed(witness).close().sign(leader, witness, third)
  }

const agree = (meeting: SeasonMeeting, by: string, agreed: Agreement, voices?: Voices) =>
  meeting.decide(by, () => [{ kind: 'agreement', agreement: agreed }], voices)

/** Weeks 1 to 15. Lidia leads. */
const firstLoans = (season: Season): void => {
  const end = endingBy('Lidia', 'Berta')
  // Weeks 1 and 2. They save thirty each, and agree on how to go on; Flor finds the fines too high. It holds from the next meeting.
  season.meeting().sheet().confirmations('Berta').close().sign('Lidia', 'Berta', 'Gaby', 'Irma')
  const second = season.meeting().sheet()
  end(agree(second, 'Berta', agreement, { no: ['Flor'] }), 'Irma')

  end(season.meeting().sheet().train('financial-literacy'), 'Delia')

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
      .decideOnLoans('Lidia', { silent: ['Flor'] }),
    'Elvia',
  )

  // Week 5. Via brings the money.
  end(
    season
      .meeting()
      .sheet()
      .receive(pesos(9_000), 'Primera entrega de Via')
      .grant('Berta', 'Coco', 'Elvia', 'Gaby'),
    'Flor',
  )
  end(season.meeting().sheet().instalments(), 'Coco')

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
  end(season.meeting().sheet().instalments({ Elvia: nothing }).cover('Elvia', pesos(154)), 'Elvia')
  end(
    season
      .meeting()
      .sheet()
      .instalments({ Coco: nothing })
      .cover('Coco', pesos(205.5))
      .lots('Berta'),
    'Coco',
  )
  end(season.meeting().sheet().instalments({ Elvia: nothing }).cover('Elvia', pesos(154)), 'Elvia')

  // Week 12. Gaby is excused, but nobody brings her instalment. Week 13: she pays both and the fine; Elvia pays hers, and 200 of what the others paid.
  end(
    season
      .meeting()
      .sheet({ Gaby: { presence: 'excused' } })
      .instalments({ Gaby: nothing })
      .fine('Gaby', 'late-payment')
      .begin('Berta', 'food-cart', 'tamales')
      .begin('Coco', 'clothes', 'ropa de paca')
      .begin('Gaby', 'make-up', 'catálogo'),
    'Irma',
  )
  end(
    season
      .meeting()
      .sheet({ Flor: { presence: 'absent' }, Gaby: { saves: pesos(100), dues: pesos(10) } })
      .fine('Flor', 'absent')
      .instalments({ Gaby: pesos(421), Elvia: pesos(354) }),
    'Gaby',
  )

  // Week 14. Elvia pays the rest of it. Irma gives up what is hers of what was paid for Coco. Week 15: Coco pays the others; all four have repaid.
  end(
    season
      .meeting()
      .sheet({ Flor: { saves: pesos(100), dues: pesos(10) } })
      .payFine('Flor', pesos(10))
      .instalments({ Elvia: pesos(262) })
      .forgive('Irma', 'Coco'),
    'Flor',
  )
  end(
    season
      .meeting()
      .sheet({ Irma: { saves: pesos(100) } })
      .instalments({ Coco: pesos(381.65) }),
    'Coco',
  )
}

/** Weeks 16 to 31. Berta leads, and Lidia confirms. */
const secondLoans = (season: Season): void => {
  const end = endingBy('Berta', 'Lidia')
  season
    .meeting()
    .sheet()
    .elect('Coco', 'Berta', 'Lidia', { silent: ['Lidia'] })
    .witnessed('Coco')
    .close()
    .sign('Berta', 'Lidia', 'Coco')
  end(season.meeting().sheet().train('gender-based-violence'), 'Delia')

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
      .decideOnLoans('Lidia', { no: ['Lidia', 'Coco', 'Elvia', 'Irma'], silent: ['Delia'] }),
    'Flor',
  )
  end(
    season
      .meeting()
      .sheet()
      .receive(pesos(3_000), 'Segunda entrega de Via')
      .grant('Berta', 'Coco', 'Gaby', 'Delia'),
    'Gaby',
  )

  // Week 20. The second lots. The last of those who may win has pressed and does not reveal; five women say what came out without her.
  end(season.meeting().sheet().instalments().lots('Lidia', 'the last'), 'Coco')

  // Week 21. Gaby's 258 are noted under Coco's name; Berta takes them back. Week 22: Gaby sees her own 258, and remembers otherwise.
  const slipped = season
    .meeting()
    .sheet({ Irma: { presence: 'late' } })
    .fine('Irma', 'late')
    .payFine('Irma', pesos(5))
    .instalments({ Gaby: nothing })
  const slip = slipped.slip('Coco', pesos(258)).last
  slipped.reverse('Berta', slip, 'era de Gaby').pay('Gaby', pesos(258))
  end(slipped, 'Gaby')
  const doubtful = season.meeting().sheet().instalments({ Gaby: nothing })
  const doubted = doubtful.pay('Gaby', pesos(258)).last
  end(doubtful, 'Coco')
  season.dispute('Gaby', doubted, 'creo que di 300')

  // Weeks 23 and 24. They count together: it was 258. Delia's customers are away and she cannot pay twice. The group spreads what is left of her loan
  // anew, beginning in two weeks, and votes 150 for the anniversary.
  const counted = season.meeting().sheet().instalments({ Delia: nothing })
  season.confirm('Gaby', doubted)
  end(counted, 'Gaby')
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
      ),
    'Delia',
  )
  end(season.meeting().sheet().instalments().spend(), 'Coco')
  season
    .meeting()
    .sheet()
    .instalments()
    .train('inventory')
    .confirmations('Lidia')
    .close()
    .sign('Berta', 'Lidia', 'Irma')

  // Week 27. Berta pays 400 ahead: it shortens her loan by one instalment and some.
  end(
    season
      .meeting()
      .sheet()
      .instalments({ Berta: pesos(658) }),
    'Coco',
  )
  end(season.meeting().sheet().instalments(), 'Coco')

  // Weeks 29 and 30. Elvia is away and behind with her saving when the third lots are drawn. The others pay for Coco. At ten weeks from one to the next the
  // last would wait more than a year: from now on there are lots each three.
  end(
    season
      .meeting()
      .sheet({ Elvia: { presence: 'absent' } })
      .fine('Elvia', 'absent')
      .instalments(),
    'Coco',
  )
  const thirtieth = season
    .meeting()
    .sheet()
    .instalments({ Coco: nothing })
    .cover('Coco', pesos(258))
    .lots('Lidia')
    .begin('Delia', 'childcare', 'cuida niños')
  end(agree(thirtieth, 'Coco', { ...agreement, weeksBetweenLots: 3 }), 'Coco')
  end(
    season
      .meeting()
      .sheet({ Elvia: { saves: pesos(100), dues: pesos(10) } })
      .payFine('Elvia', pesos(10))
      .instalments(),
    'Elvia',
  )
}

/** Weeks 32 to 50. From week 38 on Irma leads, from her phone. */
const fasterLots = (season: Season): void => {
  const underBerta = endingBy('Berta', 'Lidia')
  const underIrma = endingBy('Irma', 'Lidia')
  const ordinary = (): SeasonMeeting => season.meeting().sheet().instalments()
  const withLots = (): SeasonMeeting => ordinary().lots('Lidia')
  underBerta(ordinary(), 'Coco')
  underBerta(withLots(), 'Coco')

  // Week 34. Coco pays 100 of what the others paid for her. Week 35: twelve pesos of the dues are missing, and stay so.
  underBerta(ordinary().pay('Coco', pesos(100)), 'Coco')
  season
    .meeting()
    .sheet()
    .instalments()
    .train('insurance')
    .witnessed('Lidia')
    .close({ difference: { 'group-fund': pesos(-12) }, reason: 'faltaron 12 de las cuotas' })
    .sign('Berta', 'Lidia', 'Coco')
  underBerta(withLots(), 'Coco')
  underBerta(ordinary(), 'Coco')
  underIrma(season.meeting().sheet().elect('Lidia', 'Irma', 'Berta'), 'Berta')
  underIrma(withLots(), 'Coco')
  underIrma(season.meeting().sheet().train('nutrition'), 'Coco')
  underIrma(ordinary(), 'Coco')
  underIrma(withLots(), 'Coco')
  underIrma(ordinary(), 'Coco')

  // Week 44. Flor is late, and does not pay the fine. Week 45: one woman has not had the savings yet, and needs no draw. Week 48: a new round.
  underIrma(
    season
      .meeting()
      .sheet({ Flor: { presence: 'late' } })
      .fine('Flor', 'late'),
    'Coco',
  )
  underIrma(withLots(), 'Coco')
  underIrma(ordinary(), 'Coco')
  underIrma(ordinary(), 'Coco')
  underIrma(withLots(), 'Coco')
  underIrma(ordinary(), 'Coco')
  season.meeting().sheet().confirmations('Lidia').close().sign('Irma', 'Lidia', 'Berta', 'Gaby')
}
