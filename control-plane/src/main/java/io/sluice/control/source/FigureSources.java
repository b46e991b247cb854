package io.sluice.control.source;

import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.judge.Figure;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Several sources, each of which knows metrics of its own, as one. */
public record FigureSources(List<FigureSource> all) implements FigureSource {
  public FigureSources {
    all = List.copyOf(all);
  }

  @Override
  public void follow(Inquiry inquiry) {
    all.forEach(source -> source.follow(inquiry));
  }

  @Override
  public SortedMap<String, SortedMap<String, Figure>> take(Inquiry inquiry) {
    var figures = new TreeMap<String, SortedMap<String, Figure>>();
    all.forEach(source -> figures.putAll(source.take(inquiry)));
    return figures;
  }

  /** {@return the first trial that has not passed} */
  @Override
  public Trial tried(Inquiry inquiry) {
    return all.stream()
        .map(source -> source.tried(inquiry))
        .filter(trial -> !(trial instanceof Trial.Passed))
        .findFirst()
        .orElseGet(Trial.Passed::new);
  }

  @Override
  public void retain(Set<String> rollouts) {
    all.forEach(source -> source.retain(rollouts));
  }
}
