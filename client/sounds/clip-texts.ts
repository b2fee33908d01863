/**
 * What the clips say: one list, which `npm run sounds` makes into clips.ogg and clips.json. A clip's name, and the name of a recording
 * that takes its place (recordings/README.md), is its text without accents and signs: "¿Está bien?" is `esta-bien`.
 */

/** Words that are followed by others in a number or a date, and so are said without coming to an end. */
export const joiningTexts: readonly string[] = [
  ...['cero', 'un', 'una', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho'],
  ...['nueve', 'diez', 'once', 'doce', 'trece', 'catorce', 'quince', 'dieciséis', 'diecisiete'],
  ...['dieciocho', 'diecinueve', 'veinte', 'veintiún', 'veintiuna', 'veintiuno', 'veintidós'],
  ...['veintitrés', 'veinticuatro', 'veinticinco', 'veintiséis', 'veintisiete', 'veintiocho'],
  ...['veintinueve', 'treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta'],
  ...['noventa', 'y', 'cien', 'ciento', 'doscientos', 'trescientos', 'cuatrocientos'],
  ...['quinientos', 'seiscientos', 'setecientos', 'ochocientos', 'novecientos', 'mil', 'menos'],
  ...['con', 'primero', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  ...['de', 'del', 'a', 'en', 'por', 'para', 'En la caja faltan', 'En la caja sobran', 'faltan'],
  ...['falta', 'sobran', 'hay', 'el', 'y quedan', 'Se reparten', 'Reunión del', 'Vinieron'],
  ...['Préstamo a', 'Hicieron el solidario por', 'Revisar', 'Lo anotó', 'Ganó', 'recibió'],
  ...['Hoy ya ahorró', '¿Cuánto para', 'Ya apretaron', 'Ya abrieron su número', 'pasó a'],
  ...['La próxima reunión es el', 'Firmar el cierre', 'De reuniones anteriores llegaron'],
]

const endingTexts: readonly string[] = [
  ...[
    'peso',
    'pesos',
    'centavo',
    'centavos',
    'dólar',
    'dólares',
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
  ],
  ...['junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre', 'abono'],
  ...['abonos', 'ahorro', 'ahorros', 'multas', 'cuotas', 'gasto', 'semana', 'semanas', 'contado'],
  ...['anotaciones', 'cuentan en ésta', 'mi ahorro', 'mi préstamo', 'por qué'],
  ...['cosa que anotaron de mí', 'cosas que anotaron de mí', 'Lo de siempre'],
  ...['Llegó para préstamos', 'Préstamo entregado', 'Préstamo', 'Retiro de su ahorro'],
  ...['Otro movimiento', '¿De quién es el dinero?', '¿Qué trae?', '¿Cuánto?', '¿A quién?'],
  ...['¿Está bien esta cantidad?', '¿Está bien este préstamo?', '¿Está bien?', '¿Es otro más?'],
  ...['Hoy ya hay anotado', 'Es más de lo que se puede', '¿En cuántas semanas lo abona?'],
  ...['No hay nada que revisar', 'El primero', 'Cuenta todo lo que hay en la caja'],
  ...['La caja cuadra', '¿De qué dinero es la diferencia?', 'Reunión cerrada'],
  ...['Ya firmaste', 'Llegaron tarde', 'Con permiso', 'Faltaron', 'Mandaron a alguien'],
  ...['Se devolvió del fondo de préstamos', 'caja de préstamos', 'la alcancía', 'ahorros'],
  ...['fondo del grupo', 'del reparto', 'a su nombre', 'le tocó la rifa del ahorro'],
  ...['salió del grupo y se llevó su ahorro', 'Se aprobó', 'No se aprobó', 'a favor', 'en contra'],
  ...['un préstamo para', 'el nuevo acuerdo', 'un gasto', 'terminar el ciclo', 'capacitación'],
  ...['Se dio mal el cambio', 'Algo no se anotó', 'No sabemos', 'Rifa', 'Entran', 'Apretar'],
  ...['No hay rifa abierta', 'Abrir mi número', 'Ver quién ganó', 'Sale lo mismo'],
  ...['Pasa la tableta a quien falta', 'Aquí sale otra cosa', 'Revísenlo juntas'],
  ...['Repartir el ahorro', '¿Pagar ahora?', 'Primero cuenten la caja'],
]

export const clipTexts: readonly string[] = [...new Set([...joiningTexts, ...endingTexts])]

/** Words as they are compared: without signs and capitals. */
export const plainWords = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

export const clipName = (text: string): string =>
  plainWords(text).join('-').normalize('NFD').replace(/\p{M}/gu, '')
