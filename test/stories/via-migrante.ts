/**
 * A season of a Via Migrante group, as it could have been: sixteen Tuesdays, ten women, the group's tablet, two phones, and the office of Via,
 * which only reads. Invented, like the money. What it comes to stands in via-migrante.expected.txt.
 *
 * Each evening is told by its exceptions: without a word on somebody she came, paid her instalment and saved fifty pesos.
 */
import { pesos } from '../../shared/money/centavos.ts'
import { nothing, Season } from '../support/season.ts'

export const anasPhone = 'Teléfono de Ana'
const lupesPhone = 'Teléfono de Lupe'
export const office = 'Oficina de Via'

export const viaMigrante = (): Season => {
  const season = new Season('Rosa', {
    name: 'Las Jacarandas (ejemplo)',
    programme: 'via-migrante',
    currency: 'MXN',
    weekday: 2,
    weeklySaving: pesos(50),
  })
  season.tablet('Carmen', 'Meche', 'Yoli', 'Chelo', 'Paty', 'Nena', 'Toña')
  season.phone('Ana', anasPhone)
  season.phone('Lupe', lupesPhone)

  // Week 1. They begin to save.
  season
    .meeting()
    .rollCall()
    .savings()
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Carmen', 'Ana', 'Lupe')

  // Week 2. Via brings the first money, for five; from now on its office can look in.
  season.reader(office)
  season
    .meeting()
    .rollCall()
    .savings()
    .receive(pesos(9_000), 'Primera entrega de Via')
    .lend('Ana', pesos(1_500), { weeks: 12 })
    .lend('Lupe', pesos(1_500), { weeks: 12 })
    .lend('Carmen', pesos(1_500), { weeks: 12 })
    .lend('Meche', pesos(1_500), { weeks: 12 })
    .lend('Yoli', pesos(1_500), { weeks: 12 })
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Meche', 'Ana')

  // Week 3. The other five. Nena pays 84 a week, so that her last instalment is 76.
  season
    .meeting()
    .rollCall({ Toña: 'late' })
    .instalments()
    .savings()
    .receive(pesos(6_000), 'Segunda entrega de Via')
    .lend('Rosa', pesos(1_500), { weeks: 12 })
    .lend('Chelo', pesos(1_500), { weeks: 12 })
    .lend('Toña', pesos(1_500), { weeks: 12 })
    .lend('Paty', pesos(1_200), { weeks: 8 })
    .lend('Nena', pesos(1_000), { weeks: 12, instalment: pesos(84) })
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Carmen', 'Lupe')

  // Week 4. A slip of the finger: Toña's fifty become five hundred. Rosa takes them back and records fifty.
  const fourth = season.meeting().rollCall().instalments().savings({ Toña: nothing })
  const slip = fourth.save('Toña', pesos(500)).last
  fourth
    .reverse('Rosa', slip, 'error de dedo: eran 50')
    .save('Toña', pesos(50))
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Toña', 'Ana')

  // Week 5. Meche's boy is ill: she neither pays nor saves. Ana's phone loses its signal; she notes her fifty on it, and they are in the box
  // before the tablet knows of them.
  season
    .meeting()
    .part(anasPhone)
    .rollCall({ Meche: 'excused' })
    .instalments({ Meche: nothing })
    .savings({ Meche: nothing, Ana: nothing })
    .by('Ana')
    .save('Ana', pesos(50))
    .confirmations('Carmen', ['Meche', 'Ana'])
    .close({
      difference: { savings: pesos(50) },
      reason: 'los 50 de Ana están en su teléfono, sin señal',
    })
    .sign('Rosa', 'Carmen', 'Yoli')
  season.meet(anasPhone)

  // Week 6. Ana's fifty have arrived, and are now in the books twice: once found, once recorded. Meche comes and cannot pay; Nena pays 40.
  season
    .meeting()
    .rollCall()
    .instalments({ Meche: nothing, Nena: pesos(40) })
    .savings()
    .confirmations('Carmen')
    .close({ difference: { savings: pesos(-50) }, reason: 'ya llegaron los 50 de Ana' })
    .sign('Rosa', 'Ana', 'Nena')

  // Week 7.
  season
    .meeting()
    .rollCall()
    .instalments()
    .savings()
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Paty', 'Lupe')

  // Week 8. Nena is not there. Twenty pesos are missing from the savings, and stay so.
  season
    .meeting()
    .rollCall({ Nena: 'absent' })
    .instalments({ Nena: nothing })
    .savings({ Nena: nothing })
    .confirmations('Carmen', ['Nena'])
    .close({ difference: { savings: pesos(-20) }, reason: 'faltaron 20 al dar cambio' })
    .sign('Rosa', 'Chelo', 'Carmen')

  // Week 9. Meche pays two instalments; Lupe saves double.
  season
    .meeting()
    .rollCall()
    .instalments({ Meche: pesos(250) })
    .savings({ Lupe: pesos(100) })
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Meche', 'Lupe')

  // Week 10. Yoli sends her money with Carmen. Lupe's phone has no signal; at home she sees what Rosa recorded for her, and remembers
  // another amount.
  const tenth = season
    .meeting()
    .part(lupesPhone)
    .rollCall({ Yoli: 'represented' })
    .instalments({ Lupe: nothing })
    .savings()
  const doubted = tenth.pay('Lupe', pesos(125)).last
  tenth.confirmations('Carmen', ['Yoli', 'Lupe']).close().sign('Rosa', 'Carmen', 'Ana')
  season.meet(lupesPhone)
  season.dispute('Lupe', doubted, 'creo que di 150')

  // Week 11. They look at her card together: it was 125. She confirms it, and with that her doubt is lifted.
  const eleventh = season.meeting().rollCall().instalments().savings().confirmations('Carmen')
  season.confirm('Lupe', doubted)
  eleventh.close().sign('Rosa', 'Lupe', 'Nena')

  // Week 12. Paty has repaid everything, moves to her sister's, and takes her savings along: Carmen confirms what she was handed. Meche pays two
  // instalments and is level.
  const twelfth = season
    .meeting()
    .rollCall()
    .instalments({ Meche: pesos(250) })
    .savings({ Paty: nothing })
  const leaving = twelfth.leave('Paty').last
  season.confirm('Carmen', leaving)
  twelfth.confirmations('Carmen').close().sign('Rosa', 'Carmen', 'Toña')

  // Weeks 13 and 14. The first five have repaid.
  season
    .meeting()
    .rollCall({ Chelo: 'late' })
    .instalments()
    .savings()
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Yoli', 'Ana')
  season
    .meeting()
    .rollCall()
    .instalments()
    .savings()
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Meche', 'Lupe')

  // Week 15. Ana, who was always on time, gets a second and larger loan.
  season
    .meeting()
    .rollCall()
    .instalments()
    .savings()
    .lend('Ana', pesos(2_000), { weeks: 10 })
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Carmen', 'Chelo')

  // Week 16. The last evening of the season. Nena brings 60; of her thousand she still lacks as much.
  season
    .meeting()
    .rollCall()
    .instalments({ Nena: pesos(60) })
    .savings()
    .confirmations('Carmen')
    .close()
    .sign('Rosa', 'Carmen', 'Ana', 'Lupe')

  return season
}
