package io.sluice.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the sources of all modules against the tidy rules, and the rules against examples. */
final class TidyTest {
  @Test
  void sources_ofAllModules_areTidy() {
    var root = Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();

    var sources = SourceFile.below(root);

    assertThat(sources)
        .extracting(source -> source.path().getFileName().toString())
        .contains("Main.java", "Split.java", "TidyTest.java");
    assertThat(TidyRules.violations(sources)).isEmpty();
  }

  @Test
  void file_ofTooManyLines_isFound() {
    assertThat(violations("class A {}\n".repeat(TidyRules.MAX_FILE_LINES))).isEmpty();
    assertThat(violations("class A {}\n".repeat(TidyRules.MAX_FILE_LINES + 1)))
        .containsExactly("A.java:1: file of 301 lines");
  }

  @Test
  void method_ofTooManyLines_isFound() {
    assertThat(violations(methodOf(TidyRules.MAX_METHOD_LINES))).isEmpty();
    assertThat(violations(methodOf(TidyRules.MAX_METHOD_LINES + 1)))
        .containsExactly("A.java:3: method m has 41 lines");
  }

  @Test
  void parameters_tooMany_areFoundInMethodsAndConstructorsButNotInRecords() {
    var six = "int a, int b, int c, int d, int e, int f";

    assertThat(violations("class A {\n A(%1$s) {}\n void m(%1$s) {}\n}".formatted(six)))
        .containsExactly(
            "A.java:2: method <init> has 6 parameters", "A.java:3: method m has 6 parameters");
    assertThat(violations("record A(%1$s) {\n A(%1$s) {}\n void m(%1$s) {}\n}".formatted(six)))
        .containsExactly("A.java:3: method m has 6 parameters");
    assertThat(violations("class A {\n @Override\n public void m(%s) {}\n}".formatted(six)))
        .isEmpty();
  }

  @Test
  void parameter_ofTypeBoolean_isFound() {
    assertThat(violations("class A {\n void m(int a, boolean b) {}\n}"))
        .containsExactly("A.java:2: boolean parameter b of m");
    assertThat(violations("record A(boolean b) {}")).isEmpty();
  }

  @Test
  void name_thatSaysNothing_isFound() {
    assertThat(violations("class PathUtils {}\ninterface RouteManager {}\nrecord RouteImpl() {}"))
        .containsExactly(
            "A.java:1: type PathUtils says nothing by its name",
            "A.java:2: type RouteManager says nothing by its name",
            "A.java:3: type RouteImpl says nothing by its name");
    assertThat(violations("class A {\n int getWeight() { return 1; }\n}"))
        .containsExactly("A.java:2: method getWeight: name it by what it returns");
  }

  private static String methodOf(int lines) {
    var body = String.join("\n", Collections.nCopies(lines - 2, "int i;"));
    return "class A {\n /** Not counted. */\n void m() {\n" + body + "\n}\n}";
  }

  private static List<String> violations(String text) {
    return TidyRules.violations(List.of(new SourceFile(Path.of("A.java"), text)));
  }
}
