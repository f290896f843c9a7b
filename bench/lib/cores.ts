import { cpus } from 'node:os'

/** @returns Tells what share of all cores was busy since, whoever kept them so. */
export function watchCores(): () => number {
  const before = read()
  return () => {
    const now = read()
    return 1 - (now.idle - before.idle) / (now.all - before.all)
  }
}

function read(): { idle: number; all: number } {
  const times = cpus().map(({ times }) => times)
  return {
    idle: sum(times.map(({ idle }) => idle)),
    all: sum(times.flatMap((each) => Object.values(each))),
  }
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
