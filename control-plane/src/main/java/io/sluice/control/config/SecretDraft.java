package io.sluice.control.config;

import io.sluice.control.config.TokenDraft.Source;
import java.util.List;
import java.util.regex.Pattern;

/** A secret that calls prove themselves with, before it is looked up. */
record SecretDraft(String name, List<String> hosts, Source source) {
  static final TokenLookup.Form FORM =
      new TokenLookup.Form(
          Pattern.compile("[!-~](?:[ -~]{0,4000}[!-~])?"),
          "a text of at most 4,002 visible characters");

  private static final Field<String> NAME =
      Field.required("name", Texts.NAME, "What rollouts call it.");
  private static final Field<List<String>> HOSTS =
      Field.required(
          "hosts",
          ListType.distinct(
              "hosts",
              ScalarType.text(
                  "a host without a port",
                  Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,253})"))),
          "The hosts that may be told it, whatever a rollout says.");

  static final ObjectType<SecretDraft> TYPE =
      ObjectType.of(
              "a secret such as {name: ci, hosts: [ci.example], file: ci.token}",
              List.of(NAME, HOSTS, TokenDraft.FILE, TokenDraft.ENV),
              v ->
                  new SecretDraft(
                      v.of(NAME),
                      v.of(HOSTS),
                      v.given(TokenDraft.FILE).or(() -> v.given(TokenDraft.ENV)).orElseThrow()))
          .rules(Rule.exactlyOne(TokenDraft.FILE, TokenDraft.ENV));

  SecretDraft {
    hosts = List.copyOf(hosts);
  }
}
