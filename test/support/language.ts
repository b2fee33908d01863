/** The language of a screen of the built app, changed in place: what was typed or asked on it stays. */
import { globSync, readFileSync } from 'node:fs'
import type { Person } from './person.ts'

export type Language = 'es' | 'en'

/** The chunk of the built app that has the desk. */
const deskChunk = (): string => {
  const [chunk] = globSync('dist/assets/*.js').filter((file) =>
    readFileSync(file, 'utf8').includes('async setLanguage('),
  )
  if (chunk === undefined) throw new Error('no chunk of dist/ has the desk')
  return chunk.slice('dist'.length)
}

/**
 * False: the words of that language could not be brought. The module is asked for in text, because Vitest would rewrite the import of a
 * function.
 */
export const speak = ({ page }: Person, language: Language): Promise<boolean> =>
  page.evaluate(`(async () => {
    const desk = Object.values(await import('${deskChunk()}'))
      .find((one) => typeof one?.setLanguage === 'function')
    if (desk.language !== '${language}') {
      await desk.setLanguage('${language}')
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    return desk.language === '${language}'
  })()`)
