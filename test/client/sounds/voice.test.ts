/** Which of a device's voices may say what no clip says. */
import { expect, test } from 'vitest'
import { chooseVoice } from '../../../client/sounds/voice.ts'

const here = (lang: string): { lang: string; localService: boolean } => ({
  lang,
  localService: true,
})

test('a voice of Mexico comes before others of America, and those before the rest', () => {
  const voices = [here('en-US'), here('es-ES'), here('es-US'), here('es_MX')]
  expect(chooseVoice(voices, 'es')?.lang).toBe('es_MX')
  expect(chooseVoice(voices.slice(0, 3), 'es')?.lang).toBe('es-US')
  expect(chooseVoice(voices.slice(0, 2), 'es')?.lang).toBe('es-ES')
})

test('without a voice that speaks Spanish nothing is said in English', () => {
  expect(chooseVoice([here('en-US'), here('est-EE'), here('')], 'es')).toBeNull()
  expect(chooseVoice([], 'es')).toBeNull()
})

test('names and amounts are not sent to a server that would say them', () => {
  expect(chooseVoice([{ lang: 'es-MX', localService: false }], 'es')).toBeNull()
})
