import { expect, it } from 'vitest'
import { createLatencies } from './latencies.ts'

it('writes what Prometheus reads: cumulative buckets, their sum and their count, for each set of labels', () => {
  const seconds = createLatencies({ name: 'door_seconds', help: 'Doors', labels: ['door', 'way'], buckets: [0.1, 1] })
  seconds.observe(0.1, 'front', 'in') // a bound belongs to its bucket
  seconds.observe(0.5, 'front', 'in')
  seconds.observe(2, 'front', 'in')
  seconds.observe(0.25, 'back', 'out')
  expect(seconds.text()).toBe(`# HELP door_seconds Doors
# TYPE door_seconds histogram
door_seconds_bucket{door="front",way="in",le="0.1"} 1
door_seconds_bucket{door="front",way="in",le="1"} 2
door_seconds_bucket{door="front",way="in",le="+Inf"} 3
door_seconds_sum{door="front",way="in"} 2.6
door_seconds_count{door="front",way="in"} 3
door_seconds_bucket{door="back",way="out",le="0.1"} 0
door_seconds_bucket{door="back",way="out",le="1"} 1
door_seconds_bucket{door="back",way="out",le="+Inf"} 1
door_seconds_sum{door="back",way="out"} 0.25
door_seconds_count{door="back",way="out"} 1
`)
})

it('escapes what a label may hold', () => {
  const seconds = createLatencies({ name: 's', help: 'S', labels: ['a'], buckets: [] })
  seconds.observe(1, 'a "b" \\c\nd')
  expect(seconds.text()).toContain('s_count{a="a \\"b\\" \\\\c\\nd"} 1\n')
})

it('needs no label', () => {
  const seconds = createLatencies({ name: 's', help: 'S', labels: [], buckets: [1] })
  seconds.observe(3)
  expect(seconds.text()).toContain('s_bucket{le="1"} 0\ns_bucket{le="+Inf"} 1\ns_sum 3\ns_count 1\n')
})
