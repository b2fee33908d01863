import { render } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import TickMark from '../../../client/parts/tick.svelte'
import type { Tick } from '../../../client/state/desk.ts'

const ticks: readonly Tick[] = [
  ...(['saving', 'saved', 'relayed', 'confirmed', 'sealed'] as const),
  ...(['disputed', 'voided'] as const),
]

const faceOf = (tick: Tick): { word: string; drawing: string; tone: string } => {
  const { container, unmount } = render(TickMark, { tick })
  const face = {
    word: container.textContent.trim(),
    drawing: container.querySelector('use')?.getAttribute('href') ?? '',
    tone: container.querySelector('span')?.className ?? '',
  }
  unmount()
  return face
}

test('every tick has a drawing and a word of its own beside its colour', () => {
  const faces = ticks.map(faceOf)
  expect(faces.map(({ word }) => word)).toEqual([
    ...['Guardando', 'Guardado', 'Enviado', 'Confirmado', 'Sellado'],
    ...['En duda', 'Corregido'],
  ])
  expect(new Set(faces.map(({ drawing, tone }) => drawing + tone)).size).toBe(ticks.length)
  expect(faces.filter(({ drawing }) => !/#[a-z0-9-]+$/.test(drawing))).toEqual([])
})
