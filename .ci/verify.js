/**
 * `npm run verify`: the longest step on one core and the others, one after another, beside it. What a step says is shown when it has ended; the
 * first that fails ends its row, and is named at the end.
 */
import { spawn, spawnSync } from 'node:child_process'

const rows = [['lint'], ['format:check', 'types', 'dead', 'build']]

const run = (step) =>
  new Promise((resolve) => {
    const said = []
    const npm = spawn('npm', ['run', step], { shell: true })
    npm.stdout.on('data', (text) => said.push(text))
    npm.stderr.on('data', (text) => said.push(text))
    npm.on('close', (code) => {
      process.stdout.write(Buffer.concat(said))
      resolve(code === 0)
    })
  })

const failedIn = async (steps) => {
  for (const step of steps) if (!(await run(step))) return [step]
  return []
}

// Several steps need them, and would otherwise write them at the same time.
const words = spawnSync('npm', ['run', '--silent', 'words'], { shell: true, stdio: 'inherit' })
const failed = words.status === 0 ? (await Promise.all(rows.map(failedIn))).flat() : ['words']
if (failed.length > 0) {
  console.error(`npm run verify: ${failed.join(' and ')} failed.`)
  process.exit(1)
}
