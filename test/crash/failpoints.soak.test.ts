import { steps, type Break, type Step } from './failpoints.ts'
import { registrationsSurvive } from './failpointStories.ts'

const atCommits = ['beforeBegin', 'beforeCommit', 'afterCommit'] as const
const commitsOf = (step: Step) => Array.from({ length: steps[step] }, (_, n) => n + 1)

registrationsSurvive(
  (Object.keys(steps) as Step[]).flatMap((step): Break[] => [
    ...commitsOf(step).flatMap((passing) => atCommits.map((point): Break => ({ step, point, passing }))),
    { step, point: 'beforeReply', passing: 1 },
  ]),
)
