package io.sluice.control.feedback;

import static java.util.Objects.requireNonNull;

/** What became of an event. */
public sealed interface FeedbackAnswer {
  /** It counts. */
  record Accepted() implements FeedbackAnswer {}

  /** It counted already. */
  record Duplicate() implements FeedbackAnswer {}

  /** It is of the time before the present phase, and left out. */
  record Late(String why) implements FeedbackAnswer {
    public Late {
      requireNonNull(why);
    }
  }

  /** Nobody wants to know it now, and it is left out. */
  record Unused(String why) implements FeedbackAnswer {
    public Unused {
      requireNonNull(why);
    }
  }

  /** It is wrong. */
  record Refused(String why) implements FeedbackAnswer {
    public Refused {
      requireNonNull(why);
    }
  }

  /** There is no room before the next look; it is to be sent again. */
  record Full() implements FeedbackAnswer {}
}
