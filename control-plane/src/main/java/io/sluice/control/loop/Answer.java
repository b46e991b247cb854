package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.engine.Decision;
import java.util.List;

/** What became of an input. */
public sealed interface Answer {
  /**
   * It was followed, and that is in the journal.
   *
   * @param decision what was decided; its refusals are what of it was not done
   * @param revision the journal's last revision after it
   */
  record Done(Decision decision, long revision) implements Answer {
    public Done {
      requireNonNull(decision);
    }
  }

  /**
   * It was followed although the store could not take it: a rollback, which the side file holds.
   *
   * @param trouble what is wrong with the store
   */
  record DoneUnjournaled(Decision decision, String trouble) implements Answer {
    public DoneUnjournaled {
      requireNonNull(decision);
      requireNonNull(trouble);
    }
  }

  /**
   * It makes no sense as things stand; nothing has changed.
   *
   * @param why sentences for people, at least one
   */
  record Refused(List<String> why) implements Answer {
    public Refused {
      why = List.copyOf(why);
    }
  }

  /**
   * It could not be dealt with: the queue is full, the store fails, or the loop is closed. Nothing
   * has changed, and the same input may succeed later.
   */
  record Unavailable(String why) implements Answer {
    public Unavailable {
      requireNonNull(why);
    }
  }
}
