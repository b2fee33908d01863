/** A group of twelve: eleven at the tablet, Ana with a phone that was there at the first meeting and has no signal since. */
import { pesos } from '../../shared/money/centavos.ts'
import { Season } from './season.ts'
import type { Stage } from './stage.ts'
import { tablet } from './stage.ts'

export const phone = 'Teléfono de Ana'

const names = ['Lupe', 'Meche', 'Toña', 'Chayo', 'Tere', 'Elena', 'Paz', 'Luz', 'Sol', 'Nelly']

/** The second meeting has just been held and closed at the tablet, without signal. */
export const twelveWomen = (): Promise<Stage> => {
  const season = new Season('Rosa', {
    name: 'Las Jacarandas',
    programme: 'via-migrante',
    currency: 'MXN',
    weekday: 2,
    weeklySaving: pesos(50),
  })
  season.tablet(...names).phone('Ana', phone)
  const first = season.meeting().rollCall().savings().receive(pesos(6_000), 'de Via')
  for (const name of names.slice(0, 3)) first.lend(name, pesos(1_500), { weeks: 10 })
  first.confirmations('Lupe').close().sign('Rosa', 'Lupe', 'Ana')
  season.meet(phone, tablet).part(phone).part(tablet)
  season
    .meeting()
    .rollCall()
    .instalments()
    .savings()
    .confirmations('Lupe', ['Ana'])
    .close()
    .sign('Rosa', ...names)
  return season.play()
}
