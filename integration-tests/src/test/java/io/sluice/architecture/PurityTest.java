package io.sluice.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Holds the pure packages to what a replay needs: nothing but their arguments decides what they
 * return, in every process and at any time.
 */
final class PurityTest {
  @Test
  void pureCode_touchesNoFilesSocketsOrThreads() {
    pureClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.net..",
            "java.nio.channels..",
            "java.nio.file..",
            "java.sql..",
            "java.util.concurrent..",
            "java.util.logging..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class, ThreadLocal.class, Timer.class, Process.class, ProcessBuilder.class)
        .check(SluiceClasses.ALL);
  }

  @Test
  void pureCode_readsNoClockAndNoEnvironment() {
    pureClasses()
        .should()
        .accessTargetWhere(describe("reads the clock", PurityTest::readsTheClock))
        .orShould()
        .accessTargetWhere(describe("reads the environment", PurityTest::readsTheEnvironment))
        .because("time is passed in, never read")
        .check(SluiceClasses.ALL);
  }

  @Test
  void pureCode_drawsOnlyFromSeeds() {
    pureClasses()
        .should()
        .accessTargetWhere(describe("draws without a seed", PurityTest::drawsWithoutSeed))
        .because("a decision must be the same when it is replayed")
        .check(SluiceClasses.ALL);
  }

  @Test
  void rolloutEngine_keepsCollectionsInOrder() {
    noClasses()
        .that()
        .resideInAPackage("io.sluice.rollout..")
        .should()
        .accessTargetWhere(describe("loses the order", PurityTest::losesTheOrder))
        .because("the order of these collections differs from one process to the next")
        .check(SluiceClasses.ALL);
  }

  private static GivenClassesConjunction pureClasses() {
    return noClasses()
        .that()
        .resideInAnyPackage("io.sluice.rollout..", "io.sluice.control.translate..");
  }

  private static boolean readsTheClock(JavaAccess<?> access) {
    return access.getTargetOwner().isEquivalentTo(Clock.class)
        || (access.getTargetOwner().getPackageName().equals("java.time")
            && access.getName().equals("now"));
  }

  private static boolean readsTheEnvironment(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    return owner.isEquivalentTo(Runtime.class)
        || (owner.isEquivalentTo(System.class) && !access.getName().equals("arraycopy"))
        || access.getName().equals("systemDefault")
        || access.getName().equals("getDefault");
  }

  private static boolean drawsWithoutSeed(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    var name = access.getName();
    var parameters = parameterTypes(access);
    return switch (name) {
      case "random", "randomUUID" -> owner.getPackageName().startsWith("java.");
      case "shuffle" -> owner.isEquivalentTo(Collections.class) && parameters.size() == 1;
      case "of" -> owner.isEquivalentTo(RandomGenerator.class);
      case "create" ->
          isOneOf(owner, List.of(RandomGeneratorFactory.class)) && parameters.isEmpty();
      case "<init>" ->
          owner.isEquivalentTo(SecureRandom.class)
              || (isOneOf(owner, List.of(Random.class, SplittableRandom.class))
                  && parameters.isEmpty());
      default -> false;
    };
  }

  private static boolean losesTheOrder(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    return switch (access.getName()) {
      case "copyOf" -> isOneOf(owner, List.of(Map.class, Set.class));
      case "toUnmodifiableSet", "toUnmodifiableMap", "toSet" ->
          owner.getPackageName().equals("java.util.stream");
      default -> false;
    };
  }

  private static boolean isOneOf(JavaClass owner, List<Class<?>> types) {
    return types.stream().anyMatch(owner::isEquivalentTo);
  }

  private static List<String> parameterTypes(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        ? target.getRawParameterTypes().stream().map(JavaClass::getName).toList()
        : List.of();
  }
}
