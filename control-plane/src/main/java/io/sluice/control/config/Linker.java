package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.control.config.Documents.Document;
import io.sluice.control.config.RolloutDraft.Analysis;
import io.sluice.control.config.RolloutLinks.Reading;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.plan.Rollout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The check of documents against each other, and what they make together.
 *
 * <p>It also looks at documents that have errors of their own, as far as those could be read: a
 * service with a bad port still exists for the rollouts that name it.
 */
final class Linker {
  private final Documents documents;
  private final Map<String, Document<ServiceConfig>> services;
  private final Map<String, Document<RolloutDraft>> rollouts;
  private final Map<String, Document<PolicyDraft>> policies;

  Linker(Documents documents) {
    this.documents = documents;
    services = byName("service", documents.services, ServiceReader.NAME);
    rollouts = byName("rollout", documents.rollouts, RolloutReader.NAME);
    policies = byName("policy", documents.policies, PolicyReader.NAME);
  }

  /** {@return all documents that are sound; those that are not have been told} */
  ConfigSet link() {
    ListenerClaims.check(documents.services);
    SortedMap<String, ServiceConfig> soundServices = new TreeMap<>();
    services.forEach(
        (name, document) -> document.value().ifPresent(s -> soundServices.put(name, s)));
    SortedMap<String, Policy> soundPolicies = new TreeMap<>();
    policies.forEach((name, document) ->
        document.value().ifPresent(p -> soundPolicies.put(name, p.named(name))));
    RolloutLinks.check(rollouts, documents.complete() ? Reading.WHOLE : Reading.PARTIAL);
    SortedMap<String, Rollout> soundRollouts = new TreeMap<>();
    rollouts.forEach(
        (name, document) -> rollout(document).ifPresent(r -> soundRollouts.put(name, r)));
    return new ConfigSet(soundServices, soundRollouts, soundPolicies);
  }

  /** {@return the policies that are sound, with those that stand in a rollout under its name} */
  ConfigSet policiesOnly() {
    SortedMap<String, Policy> all = new TreeMap<>();
    rollouts.forEach((name, document) ->
        document
            .value()
            .filter(draft -> draft.analysis() instanceof Analysis.Inline)
            .ifPresent(
                draft -> all.put(name, ((Analysis.Inline) draft.analysis()).policy().named(name))));
    policies.forEach(
        (name, document) -> document.value().ifPresent(p -> all.put(name, p.named(name))));
    return new ConfigSet(new TreeMap<>(), new TreeMap<>(), all);
  }

  private static <T> Map<String, Document<T>> byName(
      String kind, List<Document<T>> all, Field<String> nameField) {
    Map<String, Document<T>> byName = new HashMap<>();
    for (Document<T> document : all) {
      document
          .name()
          .flatMap(name -> Optional.ofNullable(byName.putIfAbsent(name, document)))
          .ifPresent(first -> {
            Place place = first.values().at(nameField).place();
            document
                .values()
                .at(nameField)
                .problem("a " + kind + " of this name stands at " + place + " already");
          });
    }
    return byName;
  }

  private Optional<Rollout> rollout(Document<RolloutDraft> document) {
    Values values = document.values();
    values
        .given(RolloutReader.SERVICE)
        .flatMap(name -> found("service", name, services, values.at(RolloutReader.SERVICE)))
        .ifPresent(service -> {
          candidates(values, service.values());
          TrafficLinks.check(values, service.values());
        });
    Optional<Document<PolicyDraft>> used =
        usedPolicy(values)
            .flatMap(name ->
                found(
                    "policy",
                    name,
                    policies,
                    values.at(RolloutReader.ANALYSIS).valueOrGap(RolloutReader.USE.name())));
    return document
        .value()
        .flatMap(draft ->
            switch (draft.analysis()) {
              case Analysis.None() -> Optional.of(draft.judgedBy(Policy.NONE));
              case Analysis.Inline(var policy) ->
                  Optional.of(draft.judgedBy(policy.named(draft.name())));
              case Analysis.Use(var name) ->
                  used.flatMap(Document::value).map(p -> draft.judgedBy(p.named(name)));
            });
  }

  private static Optional<String> usedPolicy(Values values) {
    return values
        .given(RolloutReader.ANALYSIS)
        .flatMap(analysis ->
            switch (analysis) {
              case Analysis.Use(var name) -> Optional.of(name);
              case Analysis.None(), Analysis.Inline(_) -> Optional.empty();
            });
  }

  private <T> Optional<Document<T>> found(
      String kind, String name, Map<String, Document<T>> all, Cursor at) {
    Optional<Document<T>> found = Optional.ofNullable(all.get(name));
    // A file that could not be read may well hold what is missing; its own error is told already.
    if (found.isEmpty() && documents.complete()) {
      String hint =
          all.isEmpty()
              ? "there is none at all"
              : Nearest.hint(name, all.keySet().stream().sorted().toList());
      at.problem("there is no " + kind + " " + shown(name) + "; " + hint);
    }
    return found;
  }

  private static void candidates(Values rollout, Values service) {
    Optional<List<String>> several = rollout.given(RolloutReader.CANDIDATES);
    List<String> candidates = RolloutReader.candidates(rollout);
    for (int i = 0; i < candidates.size(); i++) {
      Cursor at =
          several.isPresent()
              ? rollout.at(RolloutReader.CANDIDATES).itemOrSelf(i)
              : rollout.at(RolloutReader.CANDIDATE);
      candidate(candidates.get(i), at, service);
    }
  }

  private static void candidate(String candidate, Cursor at, Values service) {
    List<String> versions =
        service.at(ServiceReader.VERSIONS).entries().stream()
            .map(Cursor.Entry::name)
            .distinct()
            .toList();
    String name = service.given(ServiceReader.NAME).orElseThrow();
    if (service.has(ServiceReader.VERSIONS) && !versions.contains(candidate)) {
      at.problem(
          "service "
              + name
              + " has no version "
              + shown(candidate)
              + "; "
              + Nearest.hintAmong(candidate, versions));
    } else if (Optional.of(candidate).equals(service.given(ServiceReader.STABLE))) {
      // What is stable once something was promoted is in a server's journal, and in no file.
      at.notice(
          shown(candidate)
              + " is what the file of "
              + name
              + " calls stable; where that is so the rollout waits, or is done; it begins where a"
              + " promotion has made another version stable");
    }
  }
}
