/**
 * A walk over every screen of the real app, in Spanish: a group is founded on a tablet, a phone and the office's laptop join, a meeting is
 * held and closed. `visit` is called wherever there is something new to look at.
 */
import type { Browser } from 'playwright-core'
import type { Woman } from './person.ts'
import { Person, sizes } from './person.ts'
import { decideTogether } from './walk-decisions.ts'

export type Visit = (screen: string, person: Person) => Promise<void>

const anaHere: Woman = { picture: 'flor', pin: '2580' }
const lupeHere: Woman = { picture: 'sol', pin: '4079' }
const rosaHere: Woman = { picture: 'gato', pin: '9316' }
const officeHere: Woman = { picture: '', pin: '802135' }

interface Walk {
  readonly ana: Person
  readonly visit: Visit
}

export const walkScreens = async (browser: Browser, url: string, visit: Visit): Promise<void> => {
  const ana = await Person.arrive(browser, 'phone')
  const lupe = await Person.arrive(browser, 'phone')
  const office = await Person.arrive(browser, 'laptop')
  const walk = { ana, visit }
  await ana.page.goto(url)
  await foundGroup(walk)
  await addMembers(walk)
  await letIn(walk, lupe, 'Lupe', lupeHere)
  await openOffice(walk, office, lupe)
  await holdMeeting(walk)
  await decideTogether(ana, anaHere, visit)
  await lookAtMine(walk, lupe)
  await closeMeeting(walk)
  await lookAround(walk)
  await lookAtLock(walk)
  await lookOver(walk, office)
  await lookAtFiles(walk, office)
  await office.press('Tapar', 'Toca para abrir')
  await office.see('Tu clave')
  await visit('clave-personal', office)
  for (const { context } of [ana, lupe, office]) await context.close()
}

const foundGroup = async ({ ana, visit }: Walk): Promise<void> => {
  await ana.see('Empezar un grupo')
  await visit('bienvenida', ana)
  await ana.follow('Empezar un grupo')
  await ana.write('Nombre del grupo', 'Las Jacarandas')
  await visit('empezar-nombre', ana)
  await ana.press('Seguir')
  await ana.pick('Via Migrante')
  await ana.press('Seguir')
  await ana.pick('martes')
  await visit('empezar-dia', ana)
  await ana.press('Seguir')
  await ana.press('50 pesos')
  await visit('empezar-ahorro', ana)
  await ana.press('Guardar')
  await ana.write('Tu nombre aquí', 'Ana')
  await ana.press('Seguir', 'flor')
  await visit('empezar-dibujo', ana)
  await ana.press('Seguir')
  await ana.see('Elige tu clave')
  await visit('clave-elegir', ana)
  await ana.choosePin(anaHere.pin)
  await ana.see('Mi ahorro')
}

const addMembers = async ({ ana, visit }: Walk): Promise<void> => {
  await ana.follow('Más', 'El grupo')
  const others = [
    ['Lupe', 'sol'],
    ['Rosa', 'gato'],
    ['María Elena', 'pez'],
    ['Chayo', 'llave'],
    ['Doña Tere', 'corazón'],
  ] as const
  for (const [alias, picture] of others) {
    await ana.follow('Agregar a una compañera')
    await ana.write('Su nombre aquí', alias)
    await ana.press('Seguir', picture, `Agregar a ${alias}`)
    await ana.see('compañeras')
  }
  await visit('grupo', ana)
  await ana.follow('Dar entrada')
  await ana.see('¿Para quién?')
  await visit('dar-entrada', ana)
  await ana.press('Rosa')
  await visit('dar-entrada-donde', ana)
  await ana.press('En este aparato')
  await ana.see('Dale el aparato a Rosa')
  await visit('clave-de-otra', ana)
  await ana.choosePin(rosaHere.pin)
  await ana.press('Listo')
}

const letIn = async (
  { ana, visit }: Walk,
  her: Person,
  alias: string,
  { pin }: Woman,
): Promise<void> => {
  await ana.press(alias, 'En otro aparato')
  await ana.page.getByRole('img', { name: 'Código para escanear' }).waitFor()
  await visit('invitacion', ana)
  const link = await ana.copyLink()
  await her.page.goto(link.replace(/#.*$/u, '#/unirse'))
  await her.see('Escanear el código')
  await visit('unirse', her)
  await her.page.goto(link)
  await her.choosePin(pin)
  await her.words('Cuatro palabras')
  await visit('unirse-palabras', her)
  await ana.see('¿Son las mismas?')
  await visit('dejar-entrar', ana)
  await ana.press('Sí, dejarla entrar')
  await her.press('Abrir el cuaderno')
}

/** Ana says yes first, then Lupe. */
const openOffice = async ({ ana, visit }: Walk, office: Person, lupe: Person): Promise<void> => {
  await ana.press('Personal del programa')
  await ana.write('¿Quién es?', 'Oficina')
  await ana.press('Hacer la invitación')
  await office.page.goto(await ana.copyLink())
  await office.choosePin(officeHere.pin)
  await ana.press('Sí, dejarla entrar')
  await ana.see('Falta que otra compañera')
  await visit('dejar-leer-falta', ana)
  await ana.press('Listo')
  await lupe.follow('Una compañera pide tu palabra')
  await lupe.see('Dejar que Oficina lea')
  await visit('dejar-leer', lupe)
  await lupe.press('Estoy de acuerdo')
  await lupe.follow('Regresar', 'Regresar', 'Regresar')
  await office.press('Abrir el cuaderno')
  await office.see('Compañeras')
  // Nobody touches these for a while: they would lock by themselves, sooner or later.
  for (const { page } of [lupe, office]) await page.getByRole('button', { name: 'Tapar' }).click()
}

const holdMeeting = async ({ ana, visit }: Walk): Promise<void> => {
  await ana.follow('Regresar', 'Regresar', 'Reunión')
  await ana.press('Abrir la reunión de hoy')
  await ana.see('Paso 2 de 12')
  await visit('reunion', ana)
  await ana.follow('Sigue: pasar lista')
  for (const alias of ['Ana', 'Lupe', 'Rosa', 'Chayo']) {
    const row = ana.page.getByRole('listitem', { name: alias })
    await row.getByRole('button', { name: 'Vino' }).click()
  }
  await visit('asistencia', ana)
  await ana.follow('Ver todos los pasos')
  await ana.step('Préstamos y votaciones')
  await visit('prestamos', ana)
  await ana.follow('Llegó dinero para préstamos')
  await ana.type(5_000)
  await ana.press('Guardar')
  await visit('cantidad-rara', ana)
  await ana.press('Sí, 5,000 pesos')
  await ana.see('Deshacer')
  await ana.coverAndEnter(anaHere)
  await ana.follow('Reunión')
  await ana.step('Préstamos y votaciones')
  await ana.follow('Dar un préstamo')
  await ana.press('Lupe')
  await ana.type(1_500)
  await ana.press('Guardar')
  await ana.press('10 semanas')
  await visit('prestamo', ana)
  await ana.press('Entregar el préstamo')
  await ana.coverAndEnter(anaHere)
  await ana.follow('Reunión')
  await ana.step('Ahorros')
  await visit('anotar', ana)
  await ana.press('Lupe')
  await visit('anotar-que', ana)
  await ana.press('Abono')
  await ana.press('150 pesos')
  await visit('anotar-cuanto', ana)
  await ana.press('Guardar')
  await ana.press('Lupe', 'Ahorro', '50 pesos', 'Guardar')
  await ana.press('Rosa', 'Ahorro', '50 pesos', 'Guardar')
  await ana.see('¿De quién es el dinero?')
  await visit('deshacer', ana)
  await ana.coverAndEnter(anaHere)
}

const lookAtMine = async ({ visit }: Walk, lupe: Person): Promise<void> => {
  await lupe.press('Toca para abrir')
  await lupe.unlock(lupeHere)
  await lupe.see('Faltan 9 abonos')
  await visit('inicio', lupe)
  await lupe.press('Ver Mi ahorro')
  await visit('inicio-ahorro', lupe)
  await lupe.follow('Revisar')
  await lupe.look()
  await visit('revisar', lupe)
  await lupe.press('Sí, está bien')
  await lupe.see('2 por revisar')
  await lupe.look()
  await lupe.press('No es así')
  await lupe.pick('Fue otra cantidad')
  await visit('no-es-asi', lupe)
  await lupe.press('Decir que no es así')
  await lupe.follow('Regresar', 'Más', 'Movimientos')
  await lupe.goOffline()
  await visit('movimientos', lupe)
  await lupe.press('Ver las cantidades')
  await visit('movimientos-cantidades', lupe)
  await lupe.context.setOffline(false)
}

const closeMeeting = async ({ ana, visit }: Walk): Promise<void> => {
  await ana.follow('Reunión')
  await ana.step('Contar y cerrar')
  await ana.write('Billete de 1,000 pesos', '3')
  await ana.write('Billete de 500 pesos', '1')
  await ana.write('Billete de 50 pesos', '4')
  await visit('contar', ana)
  await ana.press('Ya conté todo')
  await ana.pick('La alcancía')
  await ana.pick('No sabemos')
  await visit('cuadrar', ana)
  await ana.press('Cerrar la reunión')
  await ana.see('Paso 9 de 12')
  await visit('reunion-cerrada', ana)
  await ana.follow('Sigue: leer el cierre')
  await visit('leer-cierre', ana)
  await ana.press('Ya lo leímos en voz alta')
  await ana.follow('Sigue: firmar')
  await ana.words('Cinco palabras')
  await visit('cierre', ana)
  await ana.press('Firmar el cierre')
  await ana.see('Ya firmaste')
  await visit('cierre-firmado', ana)
  await ana.press('Listo. Sigue: entregar comprobantes')
  await ana.see('Cada una puede ver')
  await visit('comprobantes', ana)
  await ana.follow('Regresar')
}

const lookAtFiles = async ({ visit }: Walk, office: Person): Promise<void> => {
  await office.page.goto(new URL('#/', office.page.url()).href)
  await office.follow('Llave de lectura')
  await office.press('Guardar llave de lectura')
  await office.see('Apunta estas seis palabras')
  await visit('llave', office)
  await office.follow('Regresar', 'Qué está guardado', 'Copia del cuaderno')
  await office.press('Guardar una copia')
  await office.see('Última copia:')
  await visit('copia', office)
}

const lookAround = async ({ ana, visit }: Walk): Promise<void> => {
  await ana.follow('Regresar', 'Más', 'Movimientos')
  await ana.press('Del grupo', 'Abono', 'Ver Abono')
  await ana.see('ciento cincuenta pesos')
  await visit('movimiento', ana)
  await ana.press('Corregir')
  await ana.pick('Se anotó dos veces')
  await visit('corregir', ana)
  await ana.press('Tachar y corregir')
  await ana.see('Corregido por Ana')
  await visit('corregido', ana)
  await ana.follow('Regresar', 'Regresar', 'Más', 'El grupo', 'Qué está guardado')
  await ana.press('Ver las cinco palabras')
  await ana.words('Cinco palabras')
  await visit('estado', ana)
  await ana.follow('Regresar', 'Ajustes', 'Quién lee y anota')
  await ana.see('Oficina')
  await visit('accesos', ana)
  await ana.follow('Regresar', 'Borrar de este aparato')
  await ana.see('No se puede deshacer')
  await visit('borrar', ana)
  await ana.press('Tapar')
  await visit('tapa', ana)
}

const lookAtLock = async ({ ana, visit }: Walk): Promise<void> => {
  await ana.press('Toca para abrir')
  await ana.see('¿Quién eres?')
  await visit('quien-eres', ana)
  await ana.page.getByRole('button', { name: 'gato', exact: true }).click()
  await visit('clave', ana)
  await ana.typePin('1470')
  await ana.see('No es esa')
  await visit('clave-no-es', ana)
  await ana.press('Olvidé mi clave')
  await visit('clave-olvidada', ana)
  await ana.press('Regresar a mi clave')
  for (const wrong of ['1470', '1471', '1472']) {
    await ana.typePin(wrong)
    await ana.page.getByText(wrong === '1472' ? 'Espera un poco' : 'No es esa').waitFor()
  }
  await visit('clave-espera', ana)
}

/** What staff see on a laptop, and on a screen that stands upright. */
const lookOver = async ({ visit }: Walk, office: Person): Promise<void> => {
  await office.press('Toca para abrir')
  await office.unlock(officeHere)
  await office.see('Indicadores')
  await visit('personal', office)
  await office.follow('Todos los grupos')
  await office.see('Las Jacarandas')
  await visit('personal-grupos', office)
  await office.press('Traer lo nuevo')
  await office.page.getByRole('button', { name: 'Traer lo nuevo', disabled: false }).waitFor()
  await office.follow('Informe para quien financia')
  await office.see('Compañeras activas')
  await visit('personal-informe', office)
  await office.page.setViewportSize(sizes.tablet)
  await visit('personal-informe-alto', office)
  await office.follow('Todos los grupos')
  await office.see('Las Jacarandas')
  await visit('personal-grupos-alto', office)
  await office.follow('Este grupo')
  await office.see('Indicadores')
  await visit('personal-alto', office)
}
