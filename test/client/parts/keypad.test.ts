/** The keypad: typing an amount, chips, and what is read back before it is saved. */
import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, test, vi } from 'vitest'
import Keypad from '../../../client/parts/keypad.svelte'
import {
  amountToDigits,
  digitsToAmount,
  isUnusual,
  pressKey,
} from '../../../client/parts/keypad.ts'
import type { Centavos } from '../../../shared/money/centavos.ts'
import { centavos, pesos } from '../../../shared/money/centavos.ts'

const button = (name: string): HTMLElement => screen.getByRole('button', { name })
const press = async (...names: string[]): Promise<void> => {
  for (const name of names) {
    button(name).click() // unlike a made-up event, no click reaches a disabled button
    await tick()
  }
}

const open = (props: Record<string, unknown> = {}) => {
  const onsave = vi.fn<(amount: Centavos) => void>()
  const { rerender } = render(Keypad, { currency: 'MXN', expected: pesos(150), onsave, ...props })
  return { onsave, rerender }
}

test('digits make an amount of whole pesos, in numerals and in words', async () => {
  const { onsave } = open()
  await press('1', '2', '0')
  expect(screen.getByText('ciento veinte pesos')).toBeTruthy()
  await press('Borrar', '5', 'Guardar')
  expect(onsave).toHaveBeenCalledExactlyOnceWith(pesos(125))
})

test('the expected amount is the first chip, and is saved without a question', async () => {
  const { onsave } = open({ chips: [pesos(1_500), pesos(150)] })
  const chips = screen.getAllByRole('button', { name: /pesos$/ })
  expect(chips.map((chip) => chip.textContent.trim())).toEqual(['150 pesos', '1,500 pesos'])
  await press('150 pesos', 'Guardar')
  expect(onsave).toHaveBeenCalledExactlyOnceWith(pesos(150))
})

test('an unusual amount is read back before it is saved', async () => {
  const { onsave } = open()
  await press('1', '5', '0', '0', 'Guardar')
  expect(onsave).not.toHaveBeenCalled()
  expect(screen.getByText('mil quinientos pesos')).toBeTruthy()
  expect(screen.getByText('Lo de siempre: 150 pesos')).toBeTruthy()
  await press('Sí, 1,500 pesos')
  expect(onsave).toHaveBeenCalledExactlyOnceWith(pesos(1_500))
})

test('whoever says no to the question changes what she typed', async () => {
  const { onsave } = open()
  await press('1', '5', '0', '0', 'Guardar', 'No, cambiar', 'Borrar', 'Guardar')
  expect(onsave).toHaveBeenCalledExactlyOnceWith(pesos(150))
})

test('an entry that is there already is a reason to ask, whatever the amount', async () => {
  const { onsave } = open({ doubt: 'Hoy ya hay 150 pesos.' })
  await press('150 pesos', 'Guardar')
  expect(screen.getByText('Hoy ya hay 150 pesos.')).toBeTruthy()
  expect(onsave).not.toHaveBeenCalled()
})

test('[LO2] more than she owes is refused at entry, with the amount owed', async () => {
  const { onsave } = open({ most: pesos(600) })
  await press('7', '0', '0')
  expect(screen.getByRole('alert').textContent).toContain('600 pesos')
  await press('Guardar')
  expect(onsave).not.toHaveBeenCalled()
})

test('a full device blocks saving and keeps what was typed', async () => {
  const { onsave, rerender } = open({ blocked: 'No hay espacio.' })
  await press('1', '5', '0', 'Guardar')
  expect(screen.getByRole('alert').textContent).toContain('No hay espacio.')
  expect(onsave).not.toHaveBeenCalled()
  await rerender({ blocked: null })
  await press('Guardar')
  expect(onsave).toHaveBeenCalledExactlyOnceWith(pesos(150))
})

test('nothing is saved before something is typed', async () => {
  const { onsave } = open()
  await press('0', '0', 'Guardar')
  expect(onsave).not.toHaveBeenCalled()
})

test('keys: no zeros in front, seven digits at most, the eraser takes the last', () => {
  expect(pressKey('', '0')).toBe('')
  expect(pressKey('1', '0')).toBe('10')
  expect(pressKey('1234567', '8')).toBe('1234567')
  expect(pressKey('12', 'erase')).toBe('1')
  expect(pressKey('', 'erase')).toBe('')
  expect(digitsToAmount('')).toBe(pesos(0))
  expect(digitsToAmount('9999999')).toBe(pesos(9_999_999))
  expect(amountToDigits(centavos(15_050))).toBe('151')
  expect(amountToDigits(pesos(0))).toBe('')
})

test.each([
  [150, 150, false],
  [75, 150, false],
  [74, 150, true],
  [300, 150, false],
  [301, 150, true],
  [15, 150, true],
  [1_500, 150, true],
  [4_999, null, false],
  [5_000, null, true],
])('%d pesos where %j are expected: unusual %j', (amount, expected, unusual) => {
  expect(isUnusual(pesos(amount), expected === null ? null : pesos(expected))).toBe(unusual)
})
