import { registrationsSurvive } from './failpointStories.ts'

// Each step and each point; all of them with each other are in the long run.
registrationsSurvive([
  { step: 'sign-in', point: 'afterCommit', passing: 2 },
  { step: 'sign-in', point: 'beforeReply', passing: 1 },
  { step: 'open', point: 'beforeBegin', passing: 1 },
  { step: 'open', point: 'afterCommit', passing: 1 },
  { step: 'tap', point: 'beforeCommit', passing: 2 },
  { step: 'tap', point: 'afterCommit', passing: 2 },
  { step: 'tap', point: 'beforeReply', passing: 1 },
  { step: 'send', point: 'afterCommit', passing: 1 },
  { step: 'enter', point: 'beforeCommit', passing: 1 },
  { step: 'enter', point: 'afterCommit', passing: 1 },
])
