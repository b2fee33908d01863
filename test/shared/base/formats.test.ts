import { describe, expect, test } from 'vitest'
import { formatVectors } from '../../support/format-vectors.ts'

/**
 * Devices keep these bytes for years, and sign them. If one of these tests fails, a format has changed: if by accident, mend it; if on
 * purpose, it needs a new version, and `npx vitest run test/shared/base/formats.test.ts -u` writes the files anew.
 */
describe('[RE1] every format is what it was', () => {
  test.each(Object.entries(formatVectors))('%s', async (name, build) => {
    const text = `${JSON.stringify(await build(), null, 2)}\n`
    await expect(text).toMatchFileSnapshot(`../../vectors/${name}.json`)
  })
})
