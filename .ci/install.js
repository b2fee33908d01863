/**
 * Brings node_modules up to date with the lock file, and makes sure that the next step runs on Node 24.
 * Plain JavaScript, because the Node that the machine came with may be the one that runs it.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const packagesIn = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Whether what is installed is what the lock file asks for; builds for other systems are left out. */
const isInstalled = () => {
  const wanted = Object.entries(packagesIn('package-lock.json') ?? {}).filter(
    ([path]) => path !== '',
  )
  const present = packagesIn('node_modules/.package-lock.json')
  return (
    present !== undefined &&
    wanted.every(([path, { version, optional }]) =>
      path in present ? present[path].version === version : optional === true,
    )
  )
}

const fail = (line) => {
  console.error(line)
  process.exit(1)
}

if (!isInstalled()) {
  console.log('Installing packages…')
  const npm = spawnSync('npm ci --no-audit --no-fund --loglevel=error', {
    shell: true,
    stdio: 'inherit',
  })
  if (npm.status !== 0) fail('The packages could not be installed (npm ci).')
}

const node = spawnSync('node', ['--version'], { encoding: 'utf8' })
const version = node.stdout?.trim() || 'none that runs'
if (Number.parseInt(version.slice(1), 10) < 24 || node.status !== 0) {
  fail(
    `Juntas runs on Node 24, and found ${version} on ${process.platform} ${process.arch}: install Node 24.`,
  )
}
