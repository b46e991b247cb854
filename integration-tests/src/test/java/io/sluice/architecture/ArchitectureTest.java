package io.sluice.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import org.junit.jupiter.api.Test;

/** Holds what each module may know, and what it must never know, against the compiled classes. */
final class ArchitectureTest {
  @Test
  void classes_ofOtherModules_areSeen() {
    assertThat(SluiceClasses.ALL.contain("io.sluice.control.Main")).isTrue();
    assertThat(SluiceClasses.ALL.contain("io.sluice.rollout.model.Split")).isTrue();
  }

  @Test
  void proto_knowsNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("io.sluice.proto..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.sluice.xds..", "io.sluice.rollout..", "io.sluice.control..")
        .allowEmptyShould(true)
        .check(SluiceClasses.ALL);
  }

  @Test
  void xdsServer_knowsNeitherRolloutsNorConfigFiles() {
    classes()
        .that()
        .resideInAPackage("io.sluice.xds..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sluice.xds..",
            "java..",
            "javax.net.ssl..",
            "javax.security.auth.x500..",
            "org.jspecify..",
            "org.slf4j..",
            "com.google..",
            "io.grpc..",
            "io.netty..",
            "io.micrometer..",
            // The messages that Envoy speaks.
            "io.envoyproxy..",
            "com.github.udpa..",
            "com.github.xds..",
            "io.prometheus.client..")
        .allowEmptyShould(true)
        .check(SluiceClasses.ALL);
  }

  @Test
  void xdsProtocolAndResources_knowNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sluice.xds.protocol..", "io.sluice.xds.resource..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.netty..", "io.sluice.xds.grpc..", "java.net..")
        .because("each rule of the xDS protocol is a unit test without a network")
        .allowEmptyShould(true)
        .check(SluiceClasses.ALL);
  }

  @Test
  void rolloutEngine_knowsOnlyTheJdkAndMaths() {
    classes()
        .that()
        .resideInAPackage("io.sluice.rollout..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sluice.rollout..",
            "java..",
            "org.apache.commons.numbers..",
            "org.apache.commons.rng..",
            "org.apache.commons.statistics..",
            "org.jspecify..")
        .check(SluiceClasses.ALL);
  }

  @Test
  void translation_neverAsksWhatRunsTheRollouts() {
    noClasses()
        .that()
        .resideInAPackage("io.sluice.control.translate..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sluice.control.api..",
            "io.sluice.control.cli..",
            "io.sluice.control.loop..",
            "io.sluice.control.store..",
            "io.sluice.control.web..")
        .because("data flows in one direction: plan, translation, snapshot")
        .allowEmptyShould(true)
        .check(SluiceClasses.ALL);
  }

  @Test
  void packages_haveNoCycles() {
    var generated = resideInAPackage("io.sluice.proto..");
    slices()
        .matching("io.sluice.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(generated, DescribedPredicate.alwaysTrue())
        .check(SluiceClasses.ALL);
  }
}
