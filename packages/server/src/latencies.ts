/**
 * A histogram in Prometheus' text format. Counting takes a tenth of a microsecond, where prom-client's takes one: every
 * request is counted about five times.
 *
 * @param buckets Upper bounds in seconds, ascending.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function createLatencies<Label extends string>({
  name,
  help,
  labels,
  buckets,
}: {
  name: string
  help: string
  labels: readonly Label[]
  buckets: readonly number[]
}) {
  interface Series {
    /** As they are written. */
    labels: string
    /** One for each bucket, and one for what is above them all. */
    counts: Float64Array
    sum: number
  }
  const all = new Map<string, Series>()

  function begin(values: readonly string[]): Series {
    const pairs = labels.map((label, at) => `${label}="${escape(values[at] ?? '')}"`)
    return { labels: pairs.join(','), counts: new Float64Array(buckets.length + 1), sum: 0 }
  }

  function write({ labels, counts, sum }: Series): string[] {
    const before = labels && `${labels},`
    const own = labels && `{${labels}}`
    let total = 0
    const lines = [...buckets, '+Inf'].map((bound, at) => {
      total += counts[at] ?? 0
      return `${name}_bucket{${before}le="${bound}"} ${total}`
    })
    return [...lines, `${name}_sum${own} ${sum}`, `${name}_count${own} ${total}`]
  }

  return {
    /** @param values Of the labels, in their order: few and fixed, or memory grows. */
    observe(seconds: number, ...values: readonly string[]): void {
      let key = ''
      for (const value of values) key += `${value} ` // join() takes as long as all the rest
      let series = all.get(key)
      if (!series) all.set(key, (series = begin(values)))
      let at = 0
      while (at < buckets.length && seconds > (buckets[at] as number)) at += 1
      series.counts[at] = (series.counts[at] as number) + 1
      series.sum += seconds
    },
    text: (): string =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...[...all.values()].flatMap(write), ''].join('\n'),
  }
}

const escape = (value: string) => value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')
