package io.sluice.control.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.control.config.ServerConfig.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A token of the operators' port before it is looked up. */
record TokenDraft(String name, Role role, Source source) {
  /** A token that can be guessed is none. */
  static final int SHORTEST = 16;

  /** Visible characters, since it travels in a header. */
  static final Pattern VISIBLE = Pattern.compile("[!-~]{" + SHORTEST + ",512}");

  static final String WHAT = "a token of 16 to 512 visible characters without spaces";

  static final TokenLookup.Form FORM = new TokenLookup.Form(VISIBLE, WHAT);

  /** Where a token is. */
  sealed interface Source {
    /** In the config itself. */
    record Literal(Secret token) implements Source {}

    /** In a file, without its surrounding white space. */
    record FromFile(Path file) implements Source {}

    /** In a variable of the environment. */
    record FromEnvironment(String variable) implements Source {}
  }

  private static final Field<String> NAME =
      Field.required("name", Texts.NAME, "Whom the journal names for what is done with it.");
  private static final Field<Role> ROLE =
      Field.required(
          "role",
          WordType.of("feedback", Role.FEEDBACK)
              .and("viewer", Role.VIEWER)
              .and("operator", Role.OPERATOR)
              .and("admin", Role.ADMIN),
          "What it allows.");
  private static final Field<Source> TOKEN =
      Field.optional("token", literal(), "The token itself, if the file is kept secret.");
  static final Field<Source> FILE =
      Field.optional(
          "file",
          Texts.FILE.then(file -> Decoded.value(new Source.FromFile(file))),
          "A file that holds it.");
  static final Field<Source> ENV =
      Field.optional(
          "env",
          ScalarType.text(
              "the name of a variable",
              Pattern.compile("[A-Za-z_][A-Za-z0-9_]*"),
              name -> Decoded.value(new Source.FromEnvironment(name))),
          "A variable of the environment that holds it.");

  static final ObjectType<TokenDraft> TYPE =
      ObjectType.of(
              "a token such as {name: ci, role: operator, file: ci.token}",
              List.of(NAME, ROLE, TOKEN, FILE, ENV),
              v -> new TokenDraft(v.of(NAME), v.of(ROLE), source(v)))
          .rules(Rule.exactlyOne(TOKEN, FILE, ENV));

  private static Source source(Values values) {
    return values
        .given(TOKEN)
        .or(() -> values.given(FILE))
        .or(() -> values.given(ENV))
        .orElseThrow();
  }

  /** A type of its own, because its messages must not show the text. */
  private static ScalarType<Source> literal() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("type", "string").put("pattern", "^(?:" + VISIBLE.pattern() + ")$");
    return new ScalarType<>(
        WHAT,
        schema,
        text ->
            VISIBLE.matcher(text).matches()
                ? Decoded.value(new Source.Literal(Secret.of(text)))
                : Decoded.wrong("is not " + WHAT));
  }
}
