/**
 * The steps of a registration as the device sees it, and what leads from one to another. The server's own table of the
 * flow is packages/server/src/domain/flow.ts; this one adds what happens before there is a flow, and between tap and event.
 */
export const transitions = {
  /** Signing in. There is no button yet. */
  preparing: {
    signedIn: 'consent',
    alreadyMember: 'registered',
    resumed: 'submitting', // a number that was given on a page that is gone
    failed: 'problem',
  },
  /** The box is empty. A tap on the button asks WeChat for nothing. */
  consent: { agreed: 'opening', tappedTooSoon: 'consent', alreadyMember: 'registered' },
  /** The box is ticked, and the server opens a flow, once no other page has a number under way. */
  opening: {
    opened: 'ready',
    openedForSms: 'number', // another number for an account, or a code that was asked for already
    answered: 'submitting', // the event of a tap before: its number counts, and the new flow does not
    alreadyMember: 'registered',
    resumed: 'submitting',
    withdrawn: 'consent',
    outdated: 'consent',
    failed: 'problem',
  },
  /** Everything is done that has to be done before WeChat charges: the button is armed. */
  ready: {
    tapped: 'asking',
    answered: 'submitting', // some clients give the event of a tap without the tap
    submitted: 'submitting', // the number the server knows
    chose: 'ready',
    choseSms: 'number',
    choseCode: 'code', // one was sent before
    withdrawn: 'consent',
    renewed: 'opening', // the flow is about to expire, or of somebody who is known by now
    overtaken: 'opening', // a number is on its way from another page
    alreadyMember: 'registered', // on another page
  },
  /** WeChat's sheet is open, or about to be: the button stays as it is until the event has come. */
  asking: {
    tapped: 'asking', // the event of the tap before got lost
    answered: 'submitting',
    overtaken: 'opening', // the sheet is closed, then, and its event got lost
  },
  /** The server is asked: a number, a refusal, an SMS code. */
  submitting: {
    completed: 'registered',
    refused: 'ready',
    conflicted: 'number', // the number is another account's: only a code sent to it moves it
    sent: 'code',
    backToNumber: 'number',
    backToCode: 'code',
    reopened: 'opening', // the flow or the session is gone
    outdated: 'consent', // another policy is in force
    departed: 'preparing', // the person has signed out meanwhile
    failed: 'problem',
    repeated: 'submitting', // no answer yet, or one that asks for a proof of work: once more
  },
  /** SMS: entering the number. */
  number: {
    submitted: 'submitting',
    mistyped: 'number',
    chose: 'ready',
    withdrawn: 'consent',
    alreadyMember: 'registered',
  },
  /** SMS: entering the code. */
  code: {
    submitted: 'submitting',
    mistyped: 'code',
    counted: 'code', // a second of the wait before the next code
    changedNumber: 'number',
    chose: 'ready',
    withdrawn: 'consent',
    alreadyMember: 'registered',
  },
  /** Left only by signing out. */
  registered: { departed: 'preparing' },
  /** Nothing goes on by itself. */
  problem: { restarted: 'preparing', resubmitted: 'submitting', alreadyMember: 'registered' },
} as const satisfies Record<string, Partial<Record<string, string>>>

export type Step = keyof typeof transitions

export type Happening = { [S in Step]: keyof (typeof transitions)[S] }[Step]

/** The step a happening leads to, or undefined where the table does not allow it. */
export function next(step: Step, happening: Happening): Step | undefined {
  return (transitions[step] as Partial<Record<Happening, Step>>)[happening]
}
