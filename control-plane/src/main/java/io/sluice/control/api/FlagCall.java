package io.sluice.control.api;

import io.sluice.control.config.MatchText;
import io.sluice.proto.control.v1.FlagRequest;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.engine.Verb.FlagChange;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Split;
import java.util.List;
import java.util.Optional;

/** The command that a call about a feature flag asks for. */
final class FlagCall {
  private FlagCall() {}

  /**
   * {@return the command}
   *
   * @throws IllegalArgumentException if the call asks for nothing that there is; the message says
   *     what would be right
   */
  static Verb verb(FlagRequest request) {
    return new Verb.TurnFlag(
        switch (request.getChange()) {
          case ON -> new FlagChange.On();
          case OFF -> new FlagChange.Off();
          case SET -> users(request);
          case CHANGE_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("change is one of ON, OFF, SET");
        });
  }

  private static FlagChange users(FlagRequest request) {
    int share = request.getShareBasisPoints();
    if (share < 0 || share > Split.WHOLE) {
      throw new IllegalArgumentException("share_basis_points is 0 to 10,000, not " + share);
    }
    Optional<List<RequestMatch>> matches =
        request.getMatchesCount() > 0 || request.getNoMatches()
            ? Optional.of(request.getMatchesList().stream().map(MatchText::parse).toList())
            : Optional.empty();
    if (matches.isEmpty() && !request.hasShareBasisPoints()) {
      throw new IllegalArgumentException("SET needs matches, no_matches or share_basis_points");
    }
    return new FlagChange.Users(
        matches, request.hasShareBasisPoints() ? Optional.of(share) : Optional.empty());
  }
}
