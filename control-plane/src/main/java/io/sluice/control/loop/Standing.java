package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

/** Whether the loop may decide. */
public sealed interface Standing {
  /** It decides, and its journal takes it. */
  record Leading() implements Standing {}

  /**
   * It serves what was decided before, and takes nothing but rollbacks.
   *
   * @param why what is wrong, as a sentence for people
   */
  record Hampered(String why) implements Standing {
    public Hampered {
      requireNonNull(why);
    }
  }

  /**
   * It has ended for ever: the process should be started anew.
   *
   * @param why what is wrong, as a sentence for people
   */
  record Ended(String why) implements Standing {
    public Ended {
      requireNonNull(why);
    }
  }
}
